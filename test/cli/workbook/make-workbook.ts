/** Workbooks as tests want them: their XML is written out, so that nothing is as some writer would have it. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { strToU8, zipSync } from 'fflate';
import { readSpreadsheet } from '../../../cli/spreadsheet.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships';

export type TestSheet = {
  readonly name?: string;
  readonly state?: string;
  /** The XML inside of `sheetData`. */
  readonly data: string;
  /** The XML behind it. */
  readonly behind?: string;
};

export type TestWorkbook = {
  readonly sheets: readonly TestSheet[];
  /** The style `s="0"` has the first of these, and so on: a code, or the number of a built-in format. */
  readonly formats?: readonly (string | number)[];
  /** The XML inside of `sst`. */
  readonly strings?: string;
  /** The XML in front of `sheets`. */
  readonly properties?: string;
  /** Parts beside, or in place of, the usual ones; those that are undefined are left out. */
  readonly parts?: Parts;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const relationships = (entries: readonly (readonly [id: string, type: string, target: string])[]): string =>
  `<Relationships xmlns="${packaged}">${entries
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${related}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

/** The XML of a styles part in which the cell formats come after other formats, as they do. */
function stylesOf(formats: readonly (string | number)[]): string {
  const codes = formats.filter((format) => typeof format === 'string');
  const idOf = (format: string | number) => (typeof format === 'number' ? format : 164 + codes.indexOf(format));
  const numFmts = codes.map((code) => `<numFmt numFmtId="${idOf(code)}" formatCode="${escaped(code)}"/>`).join('');
  const xfs = formats.map((format) => `<xf numFmtId="${idOf(format)}"/>`).join('');
  const other = '<cellStyleXfs><xf numFmtId="9"/><xf numFmtId="9"/></cellStyleXfs>';
  return `<styleSheet xmlns="${main}"><numFmts>${numFmts}</numFmts>${other}<cellXfs>${xfs}</cellXfs></styleSheet>`;
}

/** XML by the name of its part. */
type Parts = Readonly<Record<string, string | undefined>>;

/** All parts of a workbook. */
export function partsOf({
  sheets,
  formats = ['General'],
  strings = '',
  properties = '',
  parts = {},
}: TestWorkbook): Parts {
  const listed = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${escaped(name ?? `Sheet${at + 1}`)}" sheetId="${at + 1}" r:id="r${at}"${state ? ` state="${state}"` : ''}/>`,
  );
  const bodies = sheets.map(({ data, behind = '' }, at) => [
    `xl/worksheets/sheet${at + 1}.xml`,
    `<worksheet xmlns="${main}"><sheetData>${data}</sheetData>${behind}</worksheet>`,
  ]);
  return {
    '_rels/.rels': relationships([['r1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<workbook xmlns="${main}" xmlns:r="${related}">${properties}<sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map((_, at) => [`r${at}`, 'worksheet', `worksheets/sheet${at + 1}.xml`] as const),
      ['s', 'styles', 'styles.xml'],
      ['t', 'sharedStrings', '/xl/sharedStrings.xml'],
    ]),
    'xl/styles.xml': stylesOf(formats),
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${strings}</sst>`,
    ...Object.fromEntries(bodies),
    ...parts,
  };
}

/** A zip of these parts. */
export const zipOf = (parts: Parts): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).flatMap(([name, text]) => (text === undefined ? [] : [[name, strToU8(text)]])),
      ),
    ),
  );

export const workbookOf = (workbook: TestWorkbook): Buffer => zipOf(partsOf(workbook));

/** Rows of texts from A1 on; an empty text is no cell. */
export const textRows = (...rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells, row) => {
      const inline = cells.map((text, column) =>
        text === ''
          ? ''
          : `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
      );
      return `<row r="${row + 1}">${inline.join('')}</row>`;
    })
    .join('');

/** The CSV of a workbook. */
export async function csvOf(workbook: TestWorkbook | Buffer, sheet?: string): Promise<string> {
  const bytes = Buffer.isBuffer(workbook) ? workbook : workbookOf(workbook);
  return text(Readable.from((await readSpreadsheet(bytes, sheet)).csv));
}

/** The text of the one cell, A1. */
export async function textOf(cell: string, more: Omit<TestWorkbook, 'sheets'> = {}): Promise<string> {
  const csv = await csvOf({ ...more, sheets: [{ data: `<row r="1">${cell}</row>` }] });
  return csv.replace(/\r\n$/, '');
}
