/** What kind of cells a column has, told from its facts. */
import { yesOrNo } from '../entry-type.ts';
import type { EntryType } from '../field.ts';
import type { ColumnFacts } from './column-facts.ts';

/** The type that a custom field gets from these cells. */
export function entryTypeOf({ filled, dates, values }: ColumnFacts, dateFormat: string): EntryType {
  if (filled > 0 && dates.get(dateFormat) === filled) return 'date';
  const isBoolean =
    filled > 0 && values !== undefined && [...values.keys()].every((value) => yesOrNo(value) !== undefined);
  return isBoolean ? 'boolean' : 'text';
}

/** Pairs of words for yes and no; what could be a code or a number needs both to be seen. */
const pairs = [
  { yes: 'yes', no: 'no', isPlain: true },
  { yes: 'true', no: 'false', isPlain: true },
  { yes: 'ja', no: 'nein', isPlain: true },
  { yes: 'ja', no: 'nee', isPlain: true },
  { yes: 'oui', no: 'non', isPlain: true },
  { yes: 'y', no: 'n', isPlain: false },
  { yes: 'j', no: 'n', isPlain: false },
  { yes: 'o', no: 'n', isPlain: false },
  { yes: '1', no: '0', isPlain: false },
] as const;

/** The words of a column that has no others than for yes and no, as the file writes them. */
export function booleanWords({ values }: ColumnFacts): { yes: string[]; no: string[] } | undefined {
  const found = [...(values?.keys() ?? [])];
  const spelt = (word: string): string[] => found.filter((value) => value.toLowerCase() === word);
  for (const { yes, no, isPlain } of pairs) {
    const words = { yes: spelt(yes).slice(0, 1), no: spelt(no).slice(0, 1) };
    const known = [...spelt(yes), ...spelt(no)].length;
    const isSeen = words.yes.length + words.no.length >= (isPlain ? 1 : 2);
    if (known === found.length && isSeen) return { yes: [words.yes[0] ?? yes], no: [words.no[0] ?? no] };
  }
  return undefined;
}
