/** The text of a string item (`si` or `is`, ECMA-376-1, 18.4.8), however many runs of different looks it is made of. */
import { readableCount } from '../wording.ts';
import { tooLarge } from './fault.ts';

/** In characters. Excel's own longest text has 32,767 ("Excel specifications and limits"). */
const maximumText = 1 << 20;

/** A text that grows. Throws `CliFault` when it has become too long for a cell. */
export function grown(text: string, more: string): string {
  if (text.length + more.length <= maximumText) return text + more;
  throw tooLarge(`the workbook has a text of more than ${readableCount(maximumText)} characters`);
}

/** Gathers one item after the other; it is told of all elements and texts inside of them. */
export type StringItem = {
  readonly open: (element: string) => void;
  readonly text: (text: string) => void;
  readonly close: (element: string) => void;
  /** The text since it was taken last. */
  readonly take: () => string;
};

export function makeStringItem(): StringItem {
  let gathered = '';
  let inText = false;
  /** `rPh` says how the text is read aloud; it is not the text. */
  let inPhonetic = false;
  return {
    open: (element) => {
      if (element === 'rPh') inPhonetic = true;
      if (element === 't') inText = !inPhonetic;
    },
    text: (text) => {
      if (inText) gathered = grown(gathered, text);
    },
    close: (element) => {
      if (element === 'rPh') inPhonetic = false;
      if (element === 't') inText = false;
    },
    take: () => {
      const text = gathered;
      gathered = '';
      return unescaped(text);
    },
  };
}

/** Characters that XML can't hold are written as `_x000D_` (ST_Xstring, ECMA-376-1, 22.9.2.19). */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
