import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUploadSource } from '../../cli/upload-source.ts';
import { textRows, workbookOf } from './workbook/make-workbook.ts';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-source-'));
});

afterAll(() => rm(dir, { recursive: true }));

async function sourceOf(name: string, content: string | Uint8Array, sheet?: string) {
  const file = join(dir, name);
  await writeFile(file, content);
  return openUploadSource(file, sheet);
}

const staff = workbookOf({
  sheets: [
    { name: 'Staff', data: textRows(['Employee ID', 'Name'], ['00123', 'Zoë, "Z"']) },
    { name: 'Leavers', data: textRows(['Employee ID'], ['7']) },
  ],
});

describe('what is uploaded', () => {
  it('is a CSV file as it is, byte for byte', async () => {
    const bytes = Buffer.from('\ufeffa;b\n\xff', 'latin1');
    const source = await sourceOf('staff.csv', bytes);
    expect([source.name, source.bytes]).toEqual(['staff.csv', bytes.length]);
    expect(Buffer.concat(await source.open().toArray())).toEqual(bytes);
  });

  it('has a sidecar where one lies beside the file, and a workbook none', async () => {
    expect((await sourceOf('alone.csv', 'a\n')).sidecar).toBeUndefined();
    await writeFile(join(dir, 'both.csv.sidecar.json'), '{}');
    expect((await sourceOf('both.csv', 'a\n')).sidecar).toBe(join(dir, 'both.csv.sidecar.json'));
    await writeFile(join(dir, 'both.xlsx.sidecar.json'), '{}');
    expect((await sourceOf('both.xlsx', staff, 'staff')).sidecar).toBeUndefined();
  });

  it.each(['', 'a', 'PK'])('is a file as short as %j', async (content) => {
    expect(await text((await sourceOf('short.csv', content)).open())).toBe(content);
  });

  it.each(['staff.xlsx', 'staff.XLSM', 'staff.csv', 'staff'])(
    'is the CSV of a workbook that is called %s',
    async (name) => {
      const source = await sourceOf(name, staff, 'staff');
      expect(source.name).toBe('staff.csv');
      expect(await text(source.open())).toBe('\uFEFFEmployee ID,Name\r\n00123,"Zoë, ""Z"""\r\n');
    },
  );

  it('is known in length about as well as a progress bar needs it', async () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => [`id${at}`, 'a name', `mail${at}@example.com`]);
    const source = await sourceOf('long.xlsx', workbookOf({ sheets: [{ data: textRows(...rows) }] }));
    const { length } = await text(source.open());
    expect(source.bytes / length).toBeGreaterThan(0.9);
    expect(source.bytes).toBeLessThanOrEqual(length);
  });
});

describe('what is no CSV file and no workbook is refused by what it is', () => {
  /** The start of a compound file; only the names in its directory matter here. */
  const compound = (stream: string): Buffer =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000), Buffer.from(stream, 'utf16le')]);

  it.each([
    ['an old workbook', 'old.xls', compound('Workbook'), 'workbook-old'],
    ['an old workbook that is called a new one', 'old.xlsx', compound('Workbook'), 'workbook-old'],
    ['a workbook with a password', 'secret.xlsx', compound('EncryptedPackage'), 'workbook-encrypted'],
    ['a web page that is called a workbook', 'page.xls', '<html><table>', 'not-a-workbook'],
    ['text that is called a workbook', 'text.xlsx', 'a,b\r\n1,2\r\n', 'not-a-workbook'],
    ['the lock that Excel leaves while it is open', '~$staff.xlsx', '\u0005Ada', 'not-a-workbook'],
    ['a zip', 'files.zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex'), 'not-a-workbook'],
    ['half a workbook', 'half.xlsx', staff.subarray(0, 500), 'workbook-damaged'],
  ])('%s', async (_what, name, content, code) => {
    await expect(sourceOf(name, content)).rejects.toMatchObject({ name: 'CliFault', exit: 5, code });
  });

  it('a workbook that is too long is not even read', async () => {
    const long = Buffer.alloc(100_000_001);
    long.write('PK\u0003\u0004', 'latin1');
    await expect(sourceOf('long.xlsx', long)).rejects.toMatchObject({ code: 'workbook-too-large' });
  });

  it('a sheet of a CSV file is wrong usage', async () => {
    const refusal = { exit: 2, code: 'sheet-without-workbook' };
    await expect(sourceOf('staff.csv', 'a,b\n', 'Staff')).rejects.toMatchObject(refusal);
  });
});
