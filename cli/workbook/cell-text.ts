/** What a cell says, as text. */
import { refused } from '../cli-fault.ts';
import { damaged } from './fault.ts';
import { generalFormat, type NumberFormats } from './number-formats.ts';
import { makeNumberToText, serialOf } from './number-text.ts';
import { unescaped } from './string-item.ts';
import { isTrue } from './xml.ts';

/** A cell as the sheet's XML has it (`c`, ECMA-376-1, 18.3.1.4). */
export type RawCell = {
  /** Its place: `B5`. */
  readonly at: string;
  /** What `value` is: `s`, `str`, `inlineStr`, `b`, `e`, `d`; anything else is a number. */
  readonly type: string;
  /** Index into the number formats. */
  readonly style: number;
  /** The text of `v`, which of a formula is its result when it was last calculated; undefined when there is none. */
  readonly value: string | undefined;
  /** The text of `is`. */
  readonly inline: string;
  readonly isFormula: boolean;
};

/** What the cells of one workbook refer to. */
export type CellContext = {
  readonly strings: readonly string[];
  readonly formats: NumberFormats;
  readonly from1904: boolean;
};

export type CellToText = (cell: RawCell) => string;

/** Makes texts of a workbook's cells. They throw `CliFault` for what can't be read. */
export function makeCellToText({ strings, formats, from1904 }: CellContext): CellToText {
  const numberToText = makeNumberToText(from1904);
  const number = ({ at, style }: RawCell, value: number, written: string): string => {
    if (!Number.isFinite(value)) throw damaged(`its cell ${at} has a number or date that can't be read`);
    return numberToText(value, written, formats[style] ?? generalFormat);
  };
  return (cell) => {
    const { at, type, value, inline, isFormula } = cell;
    if (type === 'inlineStr') return inline;
    if (value === undefined && isFormula) throw notCalculated(at);
    if (value === undefined || value === '') return '';
    switch (type) {
      case 's':
        return sharedString(strings, at, value);
      case 'str':
        return unescaped(value);
      case 'b':
        return isTrue(value) ? 'TRUE' : 'FALSE';
      case 'e':
        return value;
      case 'd': {
        const serial = serialOf(value, from1904);
        return number(cell, serial, String(serial));
      }
      default:
        return number(cell, numberIn(value), value.trim());
    }
  };
}

/** NaN for what is none, such as `0x1` or a space, of which JavaScript would make a number. */
const numberIn = (written: string): number => (/^\s*[-+.\dEe]+\s*$/.test(written) ? Number(written) : Number.NaN);

function sharedString(strings: readonly string[], at: string, index: string): string {
  const text = strings[numberIn(index)];
  if (text === undefined) throw damaged(`its cell ${at} refers to a text that is not there`);
  return text;
}

/** Programs that write workbooks leave that to Excel. To take it for an empty cell could erase what the user has. */
const notCalculated = (at: string) =>
  refused(
    'workbook-not-calculated',
    `cell ${at} has a formula whose result is not in the file: open it in Excel, save it, and import it again`,
  );
