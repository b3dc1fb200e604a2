/** How a file differs from the last one of its kind: what nobody meant to change is often an export that went wrong. */
import type { FileEncoding, FileShape, ShapeColumn } from './file-shape.ts';
import { mostOf } from './limit.ts';
import type { Profile } from './profile.ts';
import { type TitleRule, titleKey } from './titles.ts';

type Rules = Profile['drift'];

/** What of a file is unlike the one before, with the figures or the words of both. */
export type DriftReason =
  | { readonly code: 'fewer-rows'; readonly rows: number; readonly before: number; readonly limit: number }
  | {
      readonly code: 'column-emptied';
      readonly title: string;
      /** Rows that have something in the column, of how many, and how many there would be by the share of last time. */
      readonly filled: number;
      readonly rows: number;
      readonly expected: number;
      readonly limit: number;
    }
  | { readonly code: 'column-vanished'; readonly title: string }
  | { readonly code: 'title-changed'; readonly before: string; readonly now: string }
  | { readonly code: 'encoding-changed'; readonly before: FileEncoding; readonly now: FileEncoding };

/** History shows so many of each. */
const mostShown = 10;

/**
 * What holds a file for not being like the last one that was imported: of the same kind, and complete or not as it is. The
 * first of its kind drifts from nothing. Exactly a limit passes; one more holds.
 */
export function driftOf(now: FileShape, before: FileShape | undefined, rules: Rules, titles: TitleRule): DriftReason[] {
  if (before === undefined) return [];
  return [
    ...fewerRows(now, before, rules),
    ...emptiedColumns(now, before, rules),
    ...(now.isComplete && rules.titles === 'hold' ? changedTitles(now, before, titles) : []),
    ...changedEncoding(now, before, rules),
  ];
}

/** A file that is one part of many may be of any length. */
function fewerRows(now: FileShape, before: FileShape, rules: Rules): DriftReason[] {
  const limit = mostOf(rules.rows, before.rows);
  if (!now.isComplete || before.rows - now.rows <= limit) return [];
  return [{ code: 'fewer-rows', rows: now.rows, before: before.rows, limit }];
}

/** Those that lose most come first. */
function emptiedColumns(now: FileShape, before: FileShape, rules: Rules): DriftReason[] {
  // A short part of a directory may well be the one in which nobody has a manager.
  if (!now.isComplete && 2 * now.rows < before.rows) return [];
  const found = byName(now);
  const lossOf = ({ name, filled: had }: ShapeColumn) => {
    const { title, filled } = (name !== undefined && found.get(name)) || {};
    if (title === undefined || filled === undefined || had === undefined) return [];
    const expected = Math.round((had * now.rows) / before.rows);
    const limit = mostOf(rules.filled, expected);
    return expected - filled > limit ? [{ title, filled, rows: now.rows, expected, limit }] : [];
  };
  return before.columns
    .flatMap(lossOf)
    .sort((a, b) => b.expected - b.filled - (a.expected - a.filled))
    .slice(0, mostShown)
    .map((loss) => ({ code: 'column-emptied', ...loss }));
}

const byName = ({ columns }: FileShape): ReadonlyMap<string, ShapeColumn> =>
  new Map(columns.flatMap((column) => (column.name === undefined ? [] : [[column.name, column]])));

/** Columns that filled something last time and whose title is not there any more, however their rules have changed. */
function changedTitles(now: FileShape, before: FileShape, rule: TitleRule): DriftReason[] {
  const key = ({ title }: ShapeColumn): string => titleKey(title, rule);
  const titles = new Set(now.columns.map(key));
  const found = byName(now);
  const replaced = replacements(now, before, key);
  return before.columns
    .flatMap((column, place): DriftReason[] => {
      const { name, title } = column;
      if (name === undefined || titles.has(key(column))) return [];
      const other = found.get(name)?.title ?? replaced(place);
      if (other !== undefined) return [{ code: 'title-changed', before: title, now: other }];
      // What there was no room for may be there.
      return now.columns.length < now.width ? [] : [{ code: 'column-vanished', title }];
    })
    .slice(0, mostShown);
}

/**
 * Tells the title that stands where a column was, if it is one that neither the last file had nor the rules know: counted
 * from the nearest column on the left that both files have, else from the nearest on the right; from the first column, if
 * there is none. Each title once.
 */
function replacements(now: FileShape, before: FileShape, key: (column: ShapeColumn) => string) {
  const places = new Map(now.columns.map((column, place) => [key(column), place]));
  const free = newTitles(now, before, key);
  const from = (place: number, step: 1 | -1): number | undefined => {
    let at = place + step;
    for (let column = before.columns[at]; column !== undefined; column = before.columns[at]) {
      const anchor = places.get(key(column));
      if (anchor !== undefined) return anchor + place - at;
      at += step;
    }
    return undefined;
  };
  return (place: number): string | undefined => {
    const candidates = [from(place, -1), from(place, 1), place];
    const at = candidates.find((candidate) => candidate !== undefined && free.delete(candidate));
    return at === undefined ? undefined : now.columns[at]?.title;
  };
}

/** Places of titles that nobody knows: ignored ones, and entries that nothing but their own title makes. */
function newTitles(now: FileShape, before: FileShape, key: (column: ShapeColumn) => string): Set<number> {
  const had = new Set(before.columns.map(key));
  const filledBefore = byName(before);
  const isNew = (column: ShapeColumn): boolean => {
    const { name } = column;
    if (had.has(key(column))) return false;
    return name === undefined || (/^(custom|attributes)\./.test(name) && !filledBefore.has(name));
  };
  return new Set(now.columns.flatMap((column, place) => (isNew(column) ? [place] : [])));
}

/** ASCII is all encodings at once, so it differs from none. */
function changedEncoding(now: FileShape, before: FileShape, rules: Rules): DriftReason[] {
  const isSame = now.encoding === before.encoding || [now.encoding, before.encoding].includes('ascii');
  if (isSame || rules.encoding !== 'hold') return [];
  return [{ code: 'encoding-changed', before: before.encoding, now: now.encoding }];
}
