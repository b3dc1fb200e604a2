/** Which number format each style of a workbook's cells has. */
import { getFormatFromId } from 'numfmt';
import { attributeOf, readXml } from './xml.ts';

/** Formats by the number that a cell's `s` names. */
export type NumberFormats = readonly string[];

/** What a cell without a style has. */
export const generalFormat = 'General';

const day = 'yyyy-mm-dd';
const time = 'hh:mm:ss';

/**
 * Built-in formats that Excel shows in whatever way the viewer's system writes dates (14 and 22), or the viewer's
 * language does (27 to 36 and 50 to 58): ECMA-376-1, 18.8.30. The file does not say who looks at it, so they are
 * written as ISO 8601 has it.
 */
const localIds: ReadonlyMap<number, string> = new Map([
  [14, day],
  [22, `${day} hh:mm`],
  ...[27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map((id) => [id, day] as const),
  ...[32, 33, 34, 35].map((id) => [id, time] as const),
]);

/** Below this number are the built-in formats. */
const firstCustomId = 164;

/** Reads the styles part. */
export async function readNumberFormats(name: string, bytes: AsyncIterable<Uint8Array>): Promise<NumberFormats> {
  const custom = new Map<number, string>();
  const ids: number[] = [];
  let inCellFormats = false;
  await readXml(name, bytes, {
    open: (element, attributes) => {
      const id = Number(attributeOf(attributes, 'numFmtId') ?? '0');
      if (element === 'cellXfs') inCellFormats = true;
      if (element === 'xf' && inCellFormats) ids.push(id);
      if (element === 'numFmt') custom.set(id, attributeOf(attributes, 'formatCode') ?? generalFormat);
    },
    close: (element) => {
      if (element === 'cellXfs') inCellFormats = false;
    },
  });
  return ids.map((id) => formatOf(id, custom));
}

/** Writers may repeat a built-in format under its own number; those that depend on the viewer stay what they are. */
function formatOf(id: number, custom: ReadonlyMap<number, string>): string {
  const code = localIds.get(id) ?? custom.get(id);
  if (code === undefined) return id < firstCustomId ? getFormatFromId(id) : generalFormat;
  return systemFormat(code) ?? code;
}

/** "The system's long date" and "the system's time", which Excel's dialogue marks with an asterisk. */
function systemFormat(code: string): string | undefined {
  if (/\[\$-(F800|x-sysdate)\]/i.test(code)) return day;
  return /\[\$-(F400|x-systime)\]/i.test(code) ? time : undefined;
}
