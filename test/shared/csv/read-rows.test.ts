import { describe, expect, it } from 'vitest';
import { inPieces, readFile } from './read-file.ts';

const cellsOf = async (text: string | Uint8Array) => (await readFile(text)).rows.map((row) => row.cells);
const linesOf = async (text: string) => (await readFile(text)).rows.map((row) => row.line);
const long = (text: string) => `${text}${'9,filler\n'.repeat(100)}`;

describe('rows', () => {
  it('are numbered by the physical line on which they start', async () => {
    expect(await linesOf('id,note\n1,"a\nb\r\nc\rd"\n2,x\n\n3,y\n')).toEqual([2, 6, 8]);
  });

  it('may come behind a header of several lines', async () => {
    const { titles, rows } = await readFile('id,"first\nname"\n1,Ann\n');
    expect(titles).toEqual(['id', 'first\nname']);
    expect(rows).toEqual([{ line: 3, cells: ['1', 'Ann'] }]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['a lone CR', '\r'],
  ])('end with %s', async (_, lineEnd) => {
    const text = ['id,name', '1,Ann', '2,"B, ""b"""', '3,Cy', ''].join(lineEnd);
    const { rows, summary } = await readFile(text);
    expect(rows).toEqual([
      { line: 2, cells: ['1', 'Ann'] },
      { line: 3, cells: ['2', 'B, "b"'] },
      { line: 4, cells: ['3', 'Cy'] },
    ]);
    expect(summary).toEqual({ rows: 3, blankLines: 0, endsWithLineEnd: true, encoding: 'ascii' });
  });

  it('may have mixed line ends', async () => {
    expect(await linesOf('id\r\na\nb\rc\r\r\nd\n\re\r\n')).toEqual([2, 3, 4, 6, 8]);
  });

  it('have no phantom among them when CRLF is divided between two chunks', async () => {
    const bytes = Buffer.from(long('id,name\r\n1,Ann\r\n').replaceAll('\n', '\r\n').replaceAll('\r\r', '\r'));
    const { rows, summary } = await readFile(inPieces(bytes, 1));
    expect(rows[0]).toEqual({ line: 2, cells: ['1', 'Ann'] });
    expect(rows.every((row) => row.cells[0] === '9' || row.line === 2)).toBe(true);
    expect(summary).toEqual({ rows: 101, blankLines: 0, endsWithLineEnd: true, encoding: 'ascii' });
  });

  it('keep characters whole that are divided between two chunks', async () => {
    const { rows } = await readFile(inPieces(Buffer.from(long('id,name\n1,Zoë 🙂 李\n')), 1));
    expect(rows[0]?.cells).toEqual(['1', 'Zoë 🙂 李']);
  });

  it('do without the byte order mark', async () => {
    expect((await readFile('\ufeffid,name\n1,Ann\n')).titles).toEqual(['id', 'name']);
    expect((await readFile(inPieces(Buffer.from('\ufeffid,name\n1,Ann\n'), 1))).titles).toEqual(['id', 'name']);
  });

  it('keep columns whose titles mean something to JavaScript, and spaces in titles', async () => {
    const { titles, rows } = await readFile('__proto__,constructor, ID \nx,y,z\n');
    expect(titles).toEqual(['__proto__', 'constructor', ' ID ']);
    expect(rows[0]?.cells).toEqual(['x', 'y', 'z']);
  });

  it('may have empty cells everywhere, and only such', async () => {
    expect(await cellsOf('a,b,c\n1,,\n,,3\n"","",""\n')).toEqual([
      ['1', '', ''],
      ['', '', '3'],
      ['', '', ''],
    ]);
  });

  it('may have one column', async () => {
    expect(await cellsOf('id\n1\n""\n"a,b"\n2')).toEqual([['1'], [''], ['a,b'], ['2']]);
  });

  it('are preceded by Excel\'s line that says "commas follow", which is no header', async () => {
    const { titles, rows } = await readFile('sep=,\r\nid,name\r\n1,Ann\r\n');
    expect(titles).toEqual(['id', 'name']);
    expect(rows).toEqual([{ line: 3, cells: ['1', 'Ann'] }]);
  });

  it('may have other delimiters in quoted titles, and fewer of them than commas in others', async () => {
    expect((await readFile('"a;b|c"\n1\n')).titles).toEqual(['a;b|c']);
    expect((await readFile('id,name;first,mail|work\n1,Ann,a@x\n')).rows).toHaveLength(1);
  });

  it('keep spaces, and quotes written twice', async () => {
    expect(await cellsOf('a,b\n  x , y\n"""",""""""\n"""a"",""b""",c\n')).toEqual([
      ['  x ', ' y'],
      ['"', '""'],
      ['"a","b"', 'c'],
    ]);
  });
});

describe('blank lines', () => {
  it('are skipped and counted, with spaces or without, before the header as well', async () => {
    const { rows, summary } = await readFile('\n \t\nid,name\n\n1,Ann\n   \n2,Bob\n\n');
    expect(rows.map((row) => row.line)).toEqual([5, 7]);
    expect(summary?.blankLines).toBe(5);
  });

  it('are also those of empty cells, as Excel writes them below a table; quoted cells make a row', async () => {
    const { rows, summary } = await readFile('id,name\n1,Ann\n,Bob\n,\n , \n,,,\n"",\n');
    expect(rows.map((row) => row.line)).toEqual([2, 3, 7]);
    expect(summary?.blankLines).toBe(3);
  });
});

describe('the end of the file', () => {
  it('without a line end behind a complete row is told, and the row is read', async () => {
    const { rows, summary } = await readFile('id,name\n1,Ann\n2,"Bob"');
    expect(rows).toHaveLength(2);
    expect(summary).toEqual({ rows: 2, blankLines: 0, endsWithLineEnd: false, encoding: 'ascii' });
  });
});

describe('a column without a title', () => {
  it('is a warning, also when there are several', async () => {
    const { titles, warnings, rows } = await readFile('id,,name, \n1,2,3,4\n');
    expect(titles).toEqual(['id', '', 'name', ' ']);
    expect(warnings.map(({ code, severity }) => [code, severity])).toEqual([
      ['empty-column', 'warning'],
      ['empty-column', 'warning'],
    ]);
    expect(rows).toHaveLength(1);
  });
});

describe('a row that is rejected alone', () => {
  it.each([
    ['too few cells', '2,Bob', 'cell-count', 'has 2 cells, the header 3'],
    ['too many cells', '2,Bob,b@x,y', 'cell-count', 'has 4 cells, the header 3'],
    ['one cell only', 'Bob', 'cell-count', 'has 1 cells'],
    ['a quote inside of a cell', '2,Bob "Bo" B,b@x', 'stray-quote', 'line 3'],
    ['a quote behind a space', '2, "Bob",b@x', 'stray-quote', 'line 3'],
    ['text behind a closing quote', '2,"Bob"by,b@x', 'stray-quote', 'line 3'],
    ['a space behind a closing quote', '2,"Bob" ,b@x', 'stray-quote', 'line 3'],
    ['inches', '2,5" pipe,b@x', 'stray-quote', 'line 3'],
    ['a quote at the end of a cell', '2,b@x,Bob"', 'stray-quote', 'line 3'],
  ])('%s', async (_, row, code, says) => {
    const { rows, rejected, refused, summary } = await readFile(`id,name,mail\n1,Ann,a@x\n${row}\n3,Cy,c@x\n`);
    expect(refused).toEqual([]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(rejected).toMatchObject([{ line: 3, lastLine: 3, code }]);
    expect(rejected[0]?.message).toContain(says);
    expect(summary?.rows).toBe(3);
  });

  it('tells by its last line that it may have swallowed others', async () => {
    const { rows, rejected } = await readFile('id,name\n1,Ann\n2,"Bob\n3,Cy\n4,"Di"\n5,Ed\n');
    expect(rejected).toMatchObject([{ line: 3, lastLine: 5, code: 'stray-quote' }]);
    expect(rows.map(({ line }) => line)).toEqual([2, 6]);
  });

  it('is not a cut-off file when the row before the last is short', async () => {
    const { rejected, refused } = await readFile('id,name\n1\n2,Bob');
    expect(refused).toEqual([]);
    expect(rejected).toMatchObject([{ line: 2, code: 'cell-count' }]);
  });
});
