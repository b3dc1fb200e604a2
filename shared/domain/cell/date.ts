/** Dates in one notation, of fixed widths: read and written, never guessed. */

/** The notation in which dates are stored. */
export const isoFormat = 'YYYY-MM-DD';

/**
 * Reads dates of exactly this notation, such as `DD.MM.YYYY`: the ISO date, or undefined for whatever is in another
 * notation or not in the (Gregorian) calendar, years 0001 to 9999.
 */
export function dateReader(format: string): (text: string) => string | undefined {
  const [year, month, day] = [format.indexOf('YYYY'), format.indexOf('MM'), format.indexOf('DD')];
  const literals = literalsOf(format, year, month, day);
  return (text) => {
    if (text.length !== format.length) return undefined;
    if (literals.some(([at, literal]) => text[at] !== literal)) return undefined;
    const years = numberAt(text, year, 4);
    if (!isDay(years, numberAt(text, month, 2), numberAt(text, day, 2))) return undefined;
    if (format === isoFormat) return text;
    return `${text.slice(year, year + 4)}-${text.slice(month, month + 2)}-${text.slice(day, day + 2)}`;
  };
}

/** Writes ISO dates in this notation. Text that is none comes out as it is: a field's type may have been another once. */
export function dateWriter(format: string): (iso: string) => string {
  const isIso = dateReader(isoFormat);
  return (iso) => {
    if (isIso(iso) === undefined) return iso;
    return format.replace('YYYY', iso.slice(0, 4)).replace('MM', iso.slice(5, 7)).replace('DD', iso.slice(8));
  };
}

/** What stands between the parts, and where: each part is as wide as the digits that it stands for. */
function literalsOf(format: string, year: number, month: number, day: number): (readonly [number, string])[] {
  const isPart = (at: number) =>
    (at >= year && at < year + 4) || (at >= month && at < month + 2) || (at >= day && at < day + 2);
  return [...format.split('').entries()].filter(([at]) => !isPart(at));
}

/** The number that these characters are, -1 when one of them is no ASCII digit. */
function numberAt(text: string, from: number, width: number): number {
  let number = 0;
  for (let at = from; at < from + width; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

const isDay = (year: number, month: number, day: number): boolean =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
