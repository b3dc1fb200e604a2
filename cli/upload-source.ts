/** What is uploaded by hand: a file as it is, or the CSV that a workbook holds. */
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { CliFault, notFound, wrongUsage } from './cli-fault.ts';
import { exitCode } from './exit-code.ts';
import { findLocalSidecar } from './local-sidecar.ts';
import { readSpreadsheet } from './spreadsheet.ts';
import { encrypted, foreign, tooLarge } from './workbook/fault.ts';

export type UploadSource = {
  /** What it is called on the SFTP site unless a person says otherwise. */
  readonly name: string;
  readonly open: () => Readable;
  /** For progress: a workbook's CSV may be a little longer. */
  readonly bytes: number;
  /** The path of what lies beside it; a workbook is not uploaded as it is, and has none. */
  readonly sidecar: string | undefined;
};

/** A packed workbook that is held in memory, in bytes. */
const maximumWorkbookBytes = 100_000_000;

/**
 * Looks at the first bytes of the file: a zip is read as an Excel workbook, whatever it is called, and its one sheet with
 * data, or the one called `sheet`, is what is uploaded. Throws `CliFault` for what can't be.
 */
export async function openUploadSource(file: string, sheet: string | undefined): Promise<UploadSource> {
  const size = await sizeOf(file);
  const kind = await kindOf(file);
  if (kind !== 'other' && size > maximumWorkbookBytes) throw tooLarge(`${basename(file)} is longer than 100 MB`);
  if (kind === 'ole') throw await oldOrEncrypted(file);
  if (kind === 'zip') {
    const { csv, bytes } = await readSpreadsheet(await readFile(file), sheet);
    return {
      name: `${basename(file, extname(file))}.csv`,
      open: () => Readable.from(marked(csv)),
      bytes,
      sidecar: undefined,
    };
  }
  if (/\.(xls[xmb]?|ods)$/i.test(file)) {
    throw foreign('not-a-workbook', `${basename(file)} is called a workbook and is none`);
  }
  if (sheet === undefined) {
    const sidecar = await findLocalSidecar(file);
    return { name: basename(file), open: () => createReadStream(file), bytes: size, sidecar };
  }
  throw wrongUsage('sheet-without-workbook', `--sheet goes with an Excel workbook, which ${basename(file)} is not`);
}

/** The mark of UTF-8 says more than the tenant's rules, which are about the files that their HR system writes. */
async function* marked(csv: AsyncIterable<string>): AsyncGenerator<string> {
  yield '\uFEFF';
  yield* csv;
}

/** In bytes. Throws `CliFault` for what is no file. */
async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw notFound('file', `there is no file ${file}`, { cause });
  });
  if (found.isFile()) return found.size;
  throw new CliFault(exitCode.refused, 'not-a-file', `${file} is no file: give the path of a CSV or .xlsx file`);
}

/** The first bytes of a zip, and of the compound files of old Office programs ([MS-CFB], 2.2). */
const signatures = { zip: /^504b(0304|0506)/, ole: /^d0cf11e0a1b11ae1/ };

async function kindOf(file: string): Promise<'zip' | 'ole' | 'other'> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8);
  const start = buffer.toString('hex', 0, bytesRead);
  if (signatures.zip.test(start)) return 'zip';
  return signatures.ole.test(start) ? 'ole' : 'other';
}

/** A workbook with a password is a compound file that has the workbook in a stream of this name ([MS-OFFCRYPTO], 2.3.4). */
async function oldOrEncrypted(file: string): Promise<CliFault> {
  const isEncrypted = (await readFile(file)).includes(Buffer.from('EncryptedPackage', 'utf16le'));
  const name = basename(file);
  return isEncrypted ? encrypted(name) : foreign('workbook-old', `${name} is a workbook of Excel 97 to 2003 (.xls)`);
}
