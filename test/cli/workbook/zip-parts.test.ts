/** Zips that are no workbooks, that are damaged, or that are made to fill memory. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, constants as zlib } from 'node:zlib';
import { strToU8, Zip, type ZipInputFile } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { csvOf, partsOf, textRows, workbookOf, zipOf } from './make-workbook.ts';

const sheetPart = 'xl/worksheets/sheet1.xml';

/** A part as it stands in a zip, which need not be true. */
type PackedPart = { readonly packed: Uint8Array<ArrayBuffer>; readonly size: number; readonly crc: number };

const packed = (text: string): PackedPart => {
  const bytes = strToU8(text);
  return { packed: deflateRawSync(bytes), size: bytes.length, crc: crc32(bytes) };
};

/** A workbook of one sheet in which some parts are as they are given. */
function zipWith(parts: Readonly<Record<string, PackedPart>>): Buffer {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((fault, chunk) => {
    if (fault) throw fault;
    chunks.push(chunk);
  });
  const usual = Object.entries(partsOf({ sheets: [{ data: textRows(['a']) }] }));
  const all = { ...Object.fromEntries(usual.map(([name, text = '']) => [name, packed(text)])), ...parts };
  for (const [filename, { packed: bytes, ...more }] of Object.entries(all)) {
    const file: ZipInputFile = { filename, compression: 8, ...more };
    zip.add(file);
    file.ondata?.(null, bytes, true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

/** A sheet of nothing but spaces: 10 MB that are packed once and repeated. */
function spaces(megabytes: number): PackedPart {
  const piece = Buffer.alloc(10_000_000, ' ');
  const packedPiece = deflateRawSync(piece, { finishFlush: zlib.Z_SYNC_FLUSH });
  const pieces = Array.from({ length: megabytes / 10 }, () => packedPiece);
  const crc = pieces.reduce((sum) => crc32(piece, sum), 0);
  return { packed: Buffer.concat([...pieces, deflateRawSync('')]), size: megabytes * 1_000_000, crc };
}

describe('a zip bomb', () => {
  let dir: string;
  let bomb: PackedPart;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cli-bomb-'));
    bomb = spaces(600);
  });

  afterAll(() => rm(dir, { recursive: true }));

  /** What the command says of the file, and the most memory that it had, in MB. */
  async function importBomb(zip: Buffer) {
    const file = join(dir, 'bomb.xlsx');
    await writeFile(file, zip);
    // On Linux the largest resident set of a process is at least that of whoever started it; its memory's own peak is not.
    const report = `import { readFileSync } from 'node:fs';
      const own = () => /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
      const peak = process.platform === 'linux' ? own : () => process.resourceUsage().maxRSS;
      process.on('exit', () => console.error('peak', peak()));`;
    const { code, stdout, stderr } = await runCli(['import', 'acme', file, '--json'], {
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(report)}"`,
    });
    const peak = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1_000;
    return { code, document: JSON.parse(stdout), peak };
  }

  it('is refused by what it says of itself', async () => {
    const zip = zipWith({ [sheetPart]: bomb });
    expect(zip.length).toBeLessThan(2_000_000);
    const { code, document, peak } = await importBomb(zip);
    expect([code, document.error.code]).toEqual([5, 'workbook-too-large']);
    expect(document.error.message).toContain('unpacks to more than the 500 MB that are read');
    expect(peak).toBeLessThan(300);
  });

  it.each([sheetPart, 'xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml'])(
    'that lies about %s is unpacked only as far as it said',
    async (part) => {
      const { code, document, peak } = await importBomb(zipWith({ [part]: { ...bomb, size: 1_000_000 } }));
      expect([code, document.error.code]).toEqual([5, 'workbook-damaged']);
      expect(document.error.message).toContain(`its part ${part} can't be unpacked`);
      expect(peak).toBeLessThan(300);
    },
  );

  it('of many parts that are small enough by themselves is refused', async () => {
    const parts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, { ...packed(''), size: 100_000_000 }]);
    await expect(csvOf(zipWith(Object.fromEntries(parts)))).rejects.toMatchObject({ code: 'workbook-too-large' });
  });

  it('of too many parts is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`part${at}`, '']));
    const message = expect.stringContaining('more than 10,000 parts');
    await expect(csvOf(zipOf(many))).rejects.toMatchObject({ code: 'workbook-too-large', message });
  });

  it('of texts that are held in memory is refused before', async () => {
    const zip = zipWith({ 'xl/sharedStrings.xml': { ...packed(''), size: 128_000_001 } });
    await expect(csvOf(zip)).rejects.toMatchObject({ code: 'workbook-too-large' });
  });

  it.each(['<c t="str"><v>', '<c t="inlineStr"><is><t>'])(
    'of one text without end is refused, in %s',
    async (start) => {
      const message = expect.stringContaining('more than 1,048,576 characters');
      const data = `<row>${start}${'x'.repeat(1_048_577)}`;
      await expect(csvOf({ sheets: [{ data }] })).rejects.toMatchObject({ code: 'workbook-too-large', message });
    },
  );

  it('of one long text in very many cells is refused', async () => {
    const strings = `<si><t>${'x'.repeat(32_767)}</t></si>`;
    const cells = '<c t="s"><v>0</v></c>'.repeat(100);
    const data = `<row>${cells}</row>`.repeat(320);
    const message = expect.stringContaining('longer than 1 GB');
    await expect(csvOf({ sheets: [{ data }], strings })).rejects.toMatchObject({ code: 'workbook-too-large', message });
  });
});

describe('a zip', () => {
  const usual = { sheets: [{ data: textRows(['a']) }] };
  const refusalOf = async (zip: Buffer) => {
    const refusal = await csvOf(zip).catch((fault: unknown) => fault);
    return expect(refusal);
  };

  it('is found whatever the case of its names', async () => {
    const { 'xl/workbook.xml': workbook, ...others } = partsOf(usual);
    expect(await csvOf(zipOf({ ...others, 'XL/Workbook.XML': workbook }))).toBe('a\r\n');
  });

  it.each([
    ['empty', {}, 'not-a-workbook'],
    ['a folder of CSV files', { 'staff.csv': 'a,b' }, 'not-a-workbook'],
    [
      'a text document',
      partsOf({ ...usual, parts: { 'xl/workbook.xml': '<w:document xmlns:w="urn:w"/>' } }),
      'not-a-workbook',
    ],
    [
      'a binary workbook',
      partsOf({
        ...usual,
        parts: { '_rels/.rels': '<r><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></r>' },
      }),
      'workbook-binary',
    ],
    ['an OpenDocument spreadsheet', { mimetype: 'application/vnd…', 'content.xml': '<a/>' }, 'workbook-opendocument'],
  ])('that is %s is refused by what it is', async (_name, parts, code) => {
    (await refusalOf(zipOf(parts))).toMatchObject({ exit: 5, code });
  });

  it.each([
    ['XML that is cut off', { [sheetPart]: '<worksheet><sheetData><row><c><v>1</v></c></row>' }],
    ['XML that is not well-formed', { [sheetPart]: '<worksheet><sheetData></worksheet>' }],
    ['an unknown entity', { [sheetPart]: '<worksheet><sheetData>&x;</sheetData></worksheet>' }],
    ['a document type', { 'xl/sharedStrings.xml': '<!DOCTYPE sst [<!ENTITY x "xxx">]><sst><si><t>&x;</t></si></sst>' }],
    ['a sheet that no part is', { [sheetPart]: undefined }],
    ['a sheet without a relationship', { 'xl/_rels/workbook.xml.rels': undefined }],
    ['rows in disorder', { [sheetPart]: '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>' }],
    ['rows without end', { [sheetPart]: '<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>' }],
  ])('with %s is damaged', async (_name, parts) => {
    (await refusalOf(zipOf(partsOf({ ...usual, parts })))).toMatchObject({ exit: 5, code: 'workbook-damaged' });
  });

  it('with two parts of one name is damaged', async () => {
    const zip = zipOf({ ...partsOf(usual), 'XL/styles.xml': '<a/>' });
    (await refusalOf(zip)).toMatchObject({ code: 'workbook-damaged', message: expect.stringContaining('two parts') });
  });

  it('with text that is not UTF-8 is damaged', async () => {
    const bytes = Buffer.from(
      '<worksheet><sheetData><row><c t="str"><v>Zo\xeb</v></c></row></sheetData></worksheet>',
      'latin1',
    );
    const zip = zipWith({ [sheetPart]: { packed: deflateRawSync(bytes), size: bytes.length, crc: crc32(bytes) } });
    (await refusalOf(zip)).toMatchObject({ code: 'workbook-damaged' });
  });

  it('with a wrong checksum is damaged', async () => {
    const part = packed('<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>');
    expect(await csvOf(zipWith({ [sheetPart]: part }))).toBe('1\r\n');
    (await refusalOf(zipWith({ [sheetPart]: { ...part, crc: part.crc ^ 1 } }))).toMatchObject({
      code: 'workbook-damaged',
      message: expect.stringContaining('wrong checksum'),
    });
  });

  it('with a password is refused as such', async () => {
    const zip = workbookOf(usual);
    const entry = zip.indexOf(Buffer.from('504b0102', 'hex'));
    zip.writeUInt16LE(1, entry + 8);
    (await refusalOf(zip)).toMatchObject({ exit: 5, code: 'workbook-encrypted' });
  });

  it('that is cut off anywhere, or altered in its directory, is refused with a code', async () => {
    const zip = workbookOf(usual);
    for (let length = 4; length < zip.length; length += 97) {
      (await refusalOf(zip.subarray(0, length))).toMatchObject({ name: 'CliFault', exit: 5 });
    }
  });
});
