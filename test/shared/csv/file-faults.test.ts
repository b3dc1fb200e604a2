import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inPieces, readFile } from './read-file.ts';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

function zip(name: string, text: string): Buffer {
  const body = deflateRawSync(text);
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(body.length, 18);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), body]);
}

const refused: [what: string, bytes: string | Uint8Array, code: string, row: number | undefined, says: string][] = [
  ['nothing at all', '', 'empty-file', undefined, 'empty'],
  ['a byte order mark and nothing else', '\ufeff', 'empty-file', undefined, 'empty'],
  ['blank lines only', '\r\n\n  \n', 'empty-file', undefined, 'blank lines'],
  ['a header only', 'id,name\n', 'no-rows', undefined, 'no rows'],
  ['a header only, without line end', 'id,name', 'no-rows', undefined, 'no rows'],
  ['a header and blank lines', 'id,name\n\n\n', 'no-rows', undefined, 'no rows'],
  ['UTF-16 with a mark', utf16('\ufeffid,name\n1,Ann\n'), 'encoding-utf16', undefined, 'UTF-16'],
  ['UTF-16 without a mark', utf16('id,name\n1,Ann\n'), 'encoding-utf16', undefined, 'UTF-16'],
  ['UTF-16, big end first', utf16('id,name\n1,Ann\n').swap16(), 'encoding-utf16', undefined, 'UTF-16'],
  ['UTF-32 without a mark', Buffer.from('\0\0\0i\0\0\0d'), 'encoding-utf16', undefined, 'UTF-32'],
  ['Windows-1252', Buffer.from('id,name\n1,Ann\n2,Jos\xe9,\n', 'latin1'), 'encoding-not-utf8', 3, '0xe9 on line 3'],
  ['Windows-1252 at the very end', Buffer.from('id,name\n1,Jos\xe9', 'latin1'), 'encoding-not-utf8', 2, 'offset 13'],
  ['an overlong encoding', Buffer.from('id\n\xc0\xaf\n', 'latin1'), 'encoding-not-utf8', 2, '0xc0'],
  ['a surrogate in UTF-8', Buffer.from('id\n\xed\xa0\x80\n', 'latin1'), 'encoding-not-utf8', 2, '0xed'],
  ['a zip archive', zip('people.csv', 'id,name\n1,Ann\n'), 'not-csv', undefined, 'zip archive'],
  ['gzip', gzipSync('id,name\n1,Ann\n'), 'not-csv', undefined, 'gzip'],
  ['a PDF', '%PDF-1.7\n…', 'not-csv', undefined, 'PDF'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'not-csv', undefined, '.xls'],
  ['armoured OpenPGP', '-----BEGIN PGP MESSAGE-----\n\nhQ', 'not-csv', undefined, 'OpenPGP'],
  ['binary OpenPGP', Buffer.from('85020c03a1b2c3d4e5f60708', 'hex'), 'not-csv', undefined, 'OpenPGP'],
  ['binary OpenPGP, new packet format', Buffer.from('c1c04c03a1b2c3d4', 'hex'), 'not-csv', undefined, 'OpenPGP'],
  ['OpenPGP by password', Buffer.from('8c0d04090302a1b2', 'hex'), 'not-csv', undefined, 'OpenPGP'],
  ['a login page', '<!DOCTYPE html><html>', 'not-csv', undefined, 'HTML'],
  ['JSON', '[{"id":1}]', 'not-csv', undefined, 'JSON'],
  ['a NUL in a cell', 'id,name\n1,A\0n\n', 'nul-byte', 2, 'line 2 at byte offset 11'],
  ['a NUL in quotes', 'id,name\n1,"A\n\0n"\n', 'nul-byte', 3, 'line 3'],
  ['semicolons', 'id;name\n1;Ann\n', 'wrong-delimiter', 1, 'semicolons'],
  ['semicolons and quotes', '"id";"name"\n"1";"Ann"\n', 'wrong-delimiter', 1, 'semicolons'],
  ['semicolons and a comma in a title', 'id;"name, first";a, b\n1;Ann;2\n', 'wrong-delimiter', 1, 'semicolons'],
  ['tabs', 'id\tname\n1\tAnn\n', 'wrong-delimiter', 1, 'tabs'],
  ['vertical bars', 'id|name\n1|Ann\n', 'wrong-delimiter', 1, 'vertical bars'],
  ['a sep line', 'sep=;\r\nid;name\r\n1;Ann\r\n', 'wrong-delimiter', 1, 'semicolons'],
  ['an unclosed quote', 'id,name\n1,Ann\n2,"Bob\n3,Cy\n4,Di\n', 'unclosed-quote', 3, 'line 3 is never closed'],
  ['an unclosed quote in a cell of many lines', 'id,a,b\n1,"x\ny","z\n', 'unclosed-quote', 3, 'line 3'],
  ['a quote that opens at the end', 'id,name\n1,"', 'unclosed-quote', 2, 'line 2'],
  ['a quote in the header that is not closed', '"id,name\n1,Ann\n', 'unclosed-quote', 1, 'line 1'],
  ['a stray quote in the header', 'id,"na"me\n1,Ann\n', 'stray-quote', 1, 'header'],
  ['a last row cut off between cells', 'id,name,mail\n1,Ann,a@x\n2,Bob', 'cut-off', 3, '2 of 3 cells'],
  ['a last row cut off behind a comma', 'id,name,mail\n1,Ann,a@x\n2,', 'cut-off', 3, '2 of 3 cells'],
  ['a title twice', 'id,name,id\n1,Ann,2\n', 'duplicate-column', 1, 'more than once'],
];

describe('a file that is refused as a whole', () => {
  it.each(refused)('%s', async (_, bytes, code, row, says) => {
    const { refused: faults, summary } = await readFile(bytes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ code, severity: 'error', scope: 'file' });
    expect(faults[0]?.row).toBe(row);
    expect(faults[0]?.message).toContain(says);
    expect(summary).toBeUndefined();
  });

  it.each(refused)('%s, byte by byte', async (_, bytes, code) => {
    const { refused: faults } = await readFile(inPieces(Buffer.from(bytes), 1));
    expect(faults.map((fault) => fault.code)).toEqual([code]);
  });

  it('names every title that is there more than once, exactly as written', async () => {
    const { refused: faults } = await readFile('id,a,A,b,a,b,a\n1,2,3,4,5,6,7\n');
    expect(faults.map((fault) => fault.column)).toEqual(['a', 'b']);
  });

  it('counts byte offsets from the start of the file, the byte order mark included', async () => {
    const { refused: faults } = await readFile(Buffer.from('\xef\xbb\xbfid\n\xff\n', 'latin1'));
    expect(faults[0]?.message).toContain('byte 0xff on line 2 at byte offset 6 ');
  });

  it('finds the place of a bad byte far into a file, whatever the chunks', async () => {
    const good = 'id,name\n'.concat('1,Zoë\n'.repeat(100_000));
    const bytes = Buffer.concat([Buffer.from(good), Buffer.from('2,Jos\xe9\n3,x\n', 'latin1')]);
    for (const size of [1000, 65_537, bytes.length]) {
      const { refused: faults } = await readFile(inPieces(bytes, size));
      expect(faults[0]).toMatchObject({ code: 'encoding-not-utf8', row: 100_002 });
      expect(faults[0]?.message).toContain(`offset ${Buffer.byteLength(good) + 5} `);
    }
  });

  it('has no value of a cell in what it says', async () => {
    const { refused: faults } = await readFile('id,name\n1,"Geheim\n');
    expect(JSON.stringify(faults)).not.toContain('Geheim');
  });

  it('a row over the limit, with the line where it starts', async () => {
    const bytes = Buffer.from(`id,name\n1,Ann\n2,${'x'.repeat(999)}\n`);
    expect((await readFile(bytes, { maximumRowBytes: 1001 })).rows).toHaveLength(2);
    for (const size of [1, 100, 5000]) {
      const { refused: faults } = await readFile(inPieces(bytes, size), { maximumRowBytes: 1000 });
      expect(faults[0]).toMatchObject({ code: 'row-too-long', row: 3 });
    }
  });

  it('closes its source when it stops', async () => {
    let closed = false;
    function* endless() {
      try {
        for (;;) yield Buffer.from('a;b\n'.repeat(1000));
      } finally {
        closed = true;
      }
    }
    expect((await readFile(endless())).refused[0]?.code).toBe('wrong-delimiter');
    expect(closed).toBe(true);
  });
});
