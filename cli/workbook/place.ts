/** Places in a sheet. Rows and columns count from 1, as rows do in Excel. */
import { damaged } from './fault.ts';

export type Place = { readonly row: number; readonly column: number };

/** Both corners are in it. */
export type Range = { readonly from: Place; readonly to: Place };

/** The largest sheet ("Excel specifications and limits"). */
const lastPlace: Place = { row: 1_048_576, column: 16_384 };

/** Reads `B5`. Throws `CliFault` for what is no place in a sheet. */
export function placeOf(reference: string): Place {
  const [, letters = '', digits = ''] = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(reference) ?? [];
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return checked({ row: Number(digits), column });
}

/** The same place, when it is one. */
export function checked(place: Place): Place {
  const { row, column } = place;
  if (row >= 1 && column >= 1 && row <= lastPlace.row && column <= lastPlace.column) return place;
  throw damaged('it has a cell beyond the edge of a sheet');
}

/** Reads `A1:B5`. */
export function rangeOf(reference: string): Range {
  const [from = '', to = from] = reference.split(':');
  return { from: placeOf(from), to: placeOf(to) };
}
