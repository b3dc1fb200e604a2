/** What a workbook says of itself: its sheets and where everything is. */
import { refused } from '../cli-fault.ts';
import { damaged, foreign } from './fault.ts';
import { type Relationship, relationshipsOf } from './relationships.ts';
import { type Attributes, attributeOf, isTrue, localName, readXml } from './xml.ts';
import type { Parts } from './zip-parts.ts';

/** A sheet of cells; `part` is the name of its XML. */
export type Sheet = { readonly name: string; readonly hidden: boolean; readonly part: string };

export type Workbook = {
  /** In the order of their tabs. Sheets that are nothing but a chart have no cells and are not among them. */
  readonly sheets: readonly Sheet[];
  /** Its dates count from 1904-01-01, as old Excels for Mac did it, and not from 1900. */
  readonly from1904: boolean;
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
};

/** Throws `CliFault` for what is no workbook, or one in another form. */
export async function readWorkbook(parts: Parts): Promise<Workbook> {
  const part = await workbookPart(parts);
  const related = await relationshipsOf(parts, part);
  const partOf = (type: string) => related.find((one) => one.type === type)?.part;
  const sheets: Sheet[] = [];
  let root: string | undefined;
  let from1904 = false;
  await readXml(part, parts.streamToHold(part), {
    open: (element, attributes) => {
      root ??= element;
      if (element === 'workbookPr') from1904 = isTrue(attributeOf(attributes, 'date1904'));
      if (element === 'sheet') sheets.push(...sheetOf(attributes, related));
    },
  });
  if (root !== 'workbook') throw noWorkbook();
  return { sheets, from1904, sharedStrings: partOf('sharedStrings'), styles: partOf('styles') };
}

async function workbookPart(parts: Parts): Promise<string> {
  const root = await relationshipsOf(parts, '');
  const part = root.find(({ type }) => type === 'officeDocument')?.part;
  if (part?.endsWith('.bin')) throw foreign('workbook-binary', 'the file is a binary Excel workbook (.xlsb)');
  if (part !== undefined) return part;
  if (!parts.has('mimetype') || !parts.has('content.xml')) throw noWorkbook();
  throw foreign('workbook-opendocument', 'the file is an OpenDocument spreadsheet (.ods)');
}

const noWorkbook = () =>
  refused('not-a-workbook', 'the file is a zip, but no Excel workbook: give the path of a CSV or .xlsx file');

function sheetOf(attributes: Attributes, related: readonly Relationship[]): Sheet[] {
  const name = attributeOf(attributes, 'name') ?? '';
  const state = attributeOf(attributes, 'state') ?? 'visible';
  const id = relationshipId(attributes);
  const target = related.find((one) => one.id === id);
  if (target === undefined) throw damaged(`its sheet "${name}" is missing`);
  return target.type === 'worksheet' ? [{ name, hidden: state !== 'visible', part: target.part }] : [];
}

/** `r:id`, whatever the prefix that the file gives to the namespace of relationships. */
function relationshipId(attributes: Attributes): string | undefined {
  const name = Object.keys(attributes).find((one) => one.includes(':') && localName(one) === 'id');
  return name === undefined ? undefined : attributeOf(attributes, name);
}
