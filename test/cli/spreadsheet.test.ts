import { describe, expect, it } from 'vitest';
import { csvOf, type TestSheet, textOf, textRows } from './workbook/make-workbook.ts';

const number = (written: string, style = 0): string => `<c r="A1" s="${style}"><v>${written}</v></c>`;

describe('a number is what Excel shows', () => {
  it.each([
    ['123', '00000', '00123'],
    ['1234.5', '#,##0.00', '"1,234.50"'],
    ['0.256', '0%', '26%'],
    ['-5', '0_);(0)', '(5)'],
    ['1234.5', '_-* #,##0.00\\ "€"_-', '"1,234.50 €"'],
    ['5551234567', '(000) 000-0000', '(555) 123-4567'],
    ['7', '"E"0000', 'E0007'],
    ['1', '[=1]"Yes";[=0]"No"', 'Yes'],
    ['12', 1, '12'],
    ['12', '@', '12'],
    ['12', '#"not a format', '12'],
  ])('%s in the format %s', async (written, format, text) => {
    expect(await textOf(number(written), { formats: [format] })).toBe(text);
  });

  it.each([
    ['46000', 'dd/mm/yyyy', '09/12/2025'],
    ['46000', 'yyyy\\-mm\\-dd', '2025-12-09'],
    ['46000', 'd mmm yy', '9 Dec 25'],
    ['46000', '[$-407]d. mmmm yyyy', '9. Dezember 2025'],
    ['46000.75', 'yyyy-mm-dd hh:mm', '2025-12-09 18:00'],
    ['1', 'dd/mm/yyyy', '01/01/1900'],
    ['61', 'dd/mm/yyyy', '01/03/1900'],
    ['0.75', 'h:mm', '18:00'],
    ['1.5', '[h]:mm', '36:00'],
    ['46000', 15, '9-Dec-25'],
  ])('%s as a date in the format %s', async (written, format, text) => {
    expect(await textOf(number(written), { formats: [format] })).toBe(text);
  });

  it('is ISO 8601 where that depends on who looks at it', async () => {
    const formats = [14, 22, 30, 33, 58, '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', '[$-x-systime]h:mm:ss AM/PM'];
    const cells = formats.map((_, style) => `<c s="${style}"><v>46000.75</v></c>`).join('');
    const expected = '2025-12-09,2025-12-09 18:00,2025-12-09,18:00:00,2025-12-09,2025-12-09,18:00:00';
    expect(await textOf(cells, { formats })).toBe(expected);
    expect(await textOf(number('46000'), { formats: ['m/d/yy'] })).toBe('12/9/25');
  });

  it('counts from 1904 where the workbook says so', async () => {
    const old = { properties: '<workbookPr date1904="1"/>' };
    expect(await textOf(number('0'), { ...old, formats: ['yyyy-mm-dd'] })).toBe('1904-01-01');
    expect(await textOf(number('1.5'), { ...old, formats: ['[h]:mm'] })).toBe('36:00');
    expect(await textOf(number('5'), { ...old, formats: ['0'] })).toBe('5');
  });

  it.each([
    ['-1', 'dd/mm/yyyy', '-1'],
    ['2958466', 'dd/mm/yyyy', '2958466'],
    ['-0.25', 'h:mm', '-0.25'],
    ['-1.5', '[h]:mm', '-1.5'],
  ])('%s can not be a date or time and is a number', async (written, format, text) => {
    expect(await textOf(number(written), { formats: [format] })).toBe(text);
  });
});

describe('an id keeps its digits', () => {
  it.each([
    ['as text', '<c r="A1" t="s"><v>0</v></c>', '00123'],
    ['as text in a cell that is formatted as a number', '<c r="A1" t="s" s="1"><v>0</v></c>', '00123'],
    ['as a long number', number('1234567890123456'), '1234567890123456'],
    ['as a longer one than a double can hold', number('12345678901234567890'), '12345678901234567890'],
    ['as Excel writes a long number', number('1.23456789012345E+15'), '1234567890123450'],
    ['in the format 0', number('1234567890123456', 1), '1234567890123456'],
    ['in a scientific format', number('4711000', 2), '4711000'],
    ['where General would turn to an exponent', number('123456789012'), '123456789012'],
    ['below one', number('1E-7'), '0.0000001'],
    ['without the noise of a double', number('0.30000000000000004'), '0.3'],
    ['as a formatted text', number('123456789012', 3), '123456789012'],
  ])('%s', async (_name, cell, text) => {
    const formats = ['General', '0', '0.00E+00', '@'];
    expect(await textOf(cell, { formats, strings: '<si><t>00123</t></si>' })).toBe(text);
  });
});

describe('a cell', () => {
  it.each([
    ['that is true', '<c t="b"><v>1</v></c>', 'TRUE'],
    ['that is false', '<c t="b"><v>0</v></c>', 'FALSE'],
    ['with an error', '<c t="e"><v>#N/A</v></c>', '#N/A'],
    ['with a formula of a number', '<c s="1"><f>1+1</f><v>2</v></c>', '002'],
    ['with a formula of a text', '<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', 'ab'],
    ['with a formula of an empty text', '<c t="str"><f>""</f><v></v></c><c><v>1</v></c>', ',1'],
    ['with rich text', '<c t="s"><v>1</v></c>', 'red and blue'],
    ['with rich text of its own', '<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>', 'inline'],
    ['with a guide to its pronunciation', '<c t="s"><v>2</v></c>', '東京'],
    ['with a line break', '<c t="s"><v>3</v></c>', '"a\r\nb"'],
    ['with what looks like an escape', '<c t="s"><v>4</v></c>', '_x000D_'],
    ['with characters beyond ASCII', '<c t="s"><v>5</v></c>', 'Zoë & 🙂'],
    ['with spaces around it', '<c t="s"><v>6</v></c>', '  x '],
    ['with a date of strict Open XML', '<c t="d" s="2"><v>2026-01-02T00:00:00.000</v></c>', '02/01/2026'],
    ['with a number of several pieces', '<c><v>1<![CDATA[2]]>&#51;</v></c>', '123'],
  ])('%s', async (_name, cell, text) => {
    const strings = [
      '<t>unused</t>',
      '<r><rPr><b/></rPr><t xml:space="preserve">red </t></r><r><t>and blue</t></r>',
      '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>',
      '<t>a_x000D_\nb</t>',
      '<t>_x005F_x000D_</t>',
      '<t>Zoë &amp; 🙂</t>',
      '<t xml:space="preserve">  x </t>',
    ];
    const more = {
      strings: strings.map((one) => `<si>${one}</si>`).join(''),
      formats: ['General', '000', 'dd/mm/yyyy'],
    };
    expect(await textOf(cell, more)).toBe(text);
  });

  it('that was never calculated is refused, since nobody can say that it is empty', async () => {
    const refusal = {
      exit: 5,
      code: 'workbook-not-calculated',
      message: expect.stringContaining('cell A1 has a formula'),
    };
    await expect(textOf('<c r="A1"><f>1+1</f></c>')).rejects.toMatchObject(refusal);
  });

  it.each([
    ['<c r="A1" t="s"><v>7</v></c>', 'cell A1 refers to a text'],
    ['<c r="A1"><v>seven</v></c>', 'cell A1 has a number'],
    ['<c r="A1"><v> </v></c>', 'cell A1 has a number'],
    ['<c r="A1"><v>0x10</v></c>', 'cell A1 has a number'],
    ['<c r="A1"><v>1E999</v></c>', 'cell A1 has a number'],
    ['<c r="A1" t="d"><v>tomorrow</v></c>', 'cell A1 has a number or date'],
    ['<c r="B1"/><c r="A1"/>', 'cells are not in order'],
    ['<c r="A2"/>', 'cells are not in order'],
    ['<c r="XFE1"/>', 'beyond the edge'],
  ])('%s is damaged', async (cell, found) => {
    const damage = { exit: 5, code: 'workbook-damaged', message: expect.stringContaining(found) };
    await expect(textOf(cell)).rejects.toMatchObject(damage);
  });
});

describe('a sheet', () => {
  it('is read from A1 to its last row and column with something in it', async () => {
    const data = [
      '<row r="2"><c r="B2"><v>1</v></c><c r="D2" s="0"/></row>',
      '<row r="4"><c r="C4" t="b"><v>1</v></c><c r="F4" t="inlineStr"><is><t> </t></is></c></row>',
      '<row r="9"><c r="A9"/></row>',
    ];
    expect(await csvOf({ sheets: [{ data: data.join('') }] })).toBe('\r\n,1,\r\n\r\n,,TRUE\r\n');
  });

  it('may leave out where its rows and cells are, and give its elements a prefix', async () => {
    const data = '<x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row>';
    const sheet = `<x:worksheet xmlns:x="urn:x"><x:sheetData>${data}</x:sheetData></x:worksheet>`;
    expect(await csvOf({ sheets: [{ data: '' }], parts: { 'xl/worksheets/sheet1.xml': sheet } })).toBe('1,2\r\n3,\r\n');
  });

  it('has the value of merged cells in the first of them', async () => {
    const behind = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>';
    const data = textRows(['a', 'hidden', 'c'], ['hidden', 'hidden', 'f']);
    expect(await csvOf({ sheets: [{ data, behind }] })).toBe('a,,c\r\n,,f\r\n');
    const columns = '<mergeCells><mergeCell ref="B1:B2"/><mergeCell ref="A2:A3"/><mergeCell ref="C1"/></mergeCells>';
    const rows = textRows(['a', 'b', 'c'], ['d', 'hidden', 'f'], ['hidden', 'h', 'i']);
    expect(await csvOf({ sheets: [{ data: rows, behind: columns }] })).toBe('a,b,c\r\nd,,f\r\n,h,i\r\n');
  });

  it('is not what else has rows and cells, such as where a button is', async () => {
    const behind = '<controls><control><from><row>7</row><c>1</c><t>x</t></from></control></controls>';
    expect(await csvOf({ sheets: [{ data: textRows(['a']), behind }] })).toBe('a\r\n');
  });

  it('of many rows is whole', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => [`id ${at}`, `mail${at}@example.com`]);
    expect(await csvOf({ sheets: [{ data: textRows(...rows) }] })).toBe(rows.map((row) => `${row}\r\n`).join(''));
  });

  it('may be in a workbook that has neither styles nor shared texts', async () => {
    const missing = { 'xl/styles.xml': undefined, 'xl/sharedStrings.xml': undefined };
    const rels = `<Relationships><Relationship Id="r0" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`;
    const parts = { ...missing, 'xl/_rels/workbook.xml.rels': rels };
    expect(await csvOf({ sheets: [{ data: textRows(['a']) }], parts })).toBe('a\r\n');
  });
});

describe('of several sheets', () => {
  const sheet = (name: string, text: string, state?: string): TestSheet => ({
    name,
    data: text === '' ? '<row r="1"><c r="A1" s="0"/></row>' : textRows([text]),
    ...(state === undefined ? {} : { state }),
  });
  const hidden = [sheet('Old', 'old', 'hidden'), sheet('Lists', 'lists', 'veryHidden')];

  it('the one that has data is read; hidden ones and charts are left alone', async () => {
    expect(await csvOf({ sheets: [sheet('Empty', ''), ...hidden, sheet('Staff', 'staff')] })).toBe('staff\r\n');
    const sheets = [sheet('Staff', 'staff'), sheet('Chart', 'chart')];
    const rels = [
      '<Relationship Id="r0" Type="x/worksheet" Target="worksheets/sheet1.xml"/>',
      '<Relationship Id="r1" Type="x/chartsheet" Target="worksheets/sheet2.xml"/>',
      '<Relationship Id="r2" Type="x/hyperlink" Target="https://example.com" TargetMode="External"/>',
    ];
    const parts = { 'xl/_rels/workbook.xml.rels': `<Relationships>${rels.join('')}</Relationships>` };
    expect(await csvOf({ sheets, parts })).toBe('staff\r\n');
  });

  it('the one that is named is read, whatever its case, hidden or not', async () => {
    const sheets = [sheet('Staff', 'staff'), sheet('Leavers', 'leavers'), ...hidden];
    expect(await csvOf({ sheets }, 'leavers')).toBe('leavers\r\n');
    expect(await csvOf({ sheets }, 'Old')).toBe('old\r\n');
  });

  it('none is guessed at', async () => {
    const sheets = [sheet('Staff', 'staff'), sheet('More & "more"', 'more'), sheet('Empty', ''), ...hidden];
    const message =
      'the workbook has the sheets "Staff", "More & "more"" with data: choose one of them with --sheet <name>';
    await expect(csvOf({ sheets })).rejects.toMatchObject({ exit: 5, code: 'workbook-sheets', message });
  });

  it('the named one must be there', async () => {
    const message =
      'there is no sheet "Stuff" in the workbook: it has the sheets "Staff", "Old" (hidden), "Lists" (hidden)';
    const refusal = { exit: 3, code: 'sheet-not-found', message };
    await expect(csvOf({ sheets: [sheet('Staff', 'staff'), ...hidden] }, 'Stuff')).rejects.toMatchObject(refusal);
  });

  it.each([
    ['all are empty', [sheet('A', ''), ...hidden], undefined, 'there is nothing in the sheet "A" of the workbook'],
    [
      'all are hidden',
      hidden,
      undefined,
      'the workbook shows no sheet: it has the sheets "Old" (hidden), "Lists" (hidden)',
    ],
    [
      'the named one is empty',
      [sheet('A', ''), sheet('B', 'b')],
      'A',
      'there is nothing in the sheet "A" of the workbook',
    ],
  ])('%s', async (_name, sheets, wanted, message) => {
    const refusal = { exit: 5, code: 'workbook-empty', message };
    await expect(csvOf({ sheets }, wanted)).rejects.toMatchObject(refusal);
  });
});
