/** Decimal numbers as text, since a number of JavaScript has 15 digits. */
import type { Cell } from '../field.ts';

const shape = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/;

/** Reads a number with a dot. Equal numbers are equal text: `+01.50` is `1.5`, `-0.0` is `0`. */
export function readDecimal(cell: string): Cell {
  return shape.test(cell)
    ? { value: canonical(cell) }
    : { fault: { code: 'invalid-decimal', expected: expectedDecimal(cell) } };
}

function canonical(text: string): string {
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.');
  const digits = whole.replace(/^0+/, '') || '0';
  const decimals = withoutTrailingZeros(fraction);
  const number = decimals === '' ? digits : `${digits}.${decimals}`;
  return text.startsWith('-') && number !== '0' ? `-${number}` : number;
}

/** Not by a pattern: one that is tied to the end takes quadratic time for many zeros before another digit. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

function expectedDecimal(cell: string): string {
  const number = 'a number such as 1234.5';
  if (grouped.test(cell)) return `${number}, with a dot before decimals and nothing between thousands`;
  if (/^[+-]?\d*,\d+$/.test(cell)) return `${number}, with a dot, not a comma`;
  if (/^[+-]?[\d.]+e[+-]?\d+$/i.test(cell)) return `${number}, without an exponent`;
  return `${number}, digits and a dot only`;
}

/** `1,234.5`, `1.234,5`, `1 234,5`, `1'234.5`; `1,234` may be meant in two ways. */
const grouped = /^[+-]?\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d+)?$/;
