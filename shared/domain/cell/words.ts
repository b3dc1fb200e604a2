/** Columns whose cells are words of a known list: boolean, picklist, status. */
import type { Cell, CellFault } from '../field.ts';
import { nearMissFinder } from '../similar.ts';
import { remembering } from './remember.ts';

export type LetterCase = 'any' | 'exact';

type Meaning = string | boolean;

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/**
 * Reads words by what they mean. Accents may be composed or not; a word that stands twice means what it meant first.
 * Cells that share a meaning share one result.
 *
 * @param setting where words are added, for people, as long as there are none
 */
export function wordReader(
  code: CellFault['code'],
  words: readonly (readonly [word: string, meaning: Meaning])[],
  letterCase: LetterCase,
  setting: string,
): (cell: string) => Cell {
  const exact = new Map<string, Cell>();
  const folded = new Map<string, Cell>();
  for (const [word, value] of words) {
    if (!exact.has(word.normalize('NFC'))) exact.set(word.normalize('NFC'), { value });
    if (!folded.has(fold(word))) folded.set(fold(word), { value });
  }
  const expected = expectedWords(
    words.map(([word]) => word),
    setting,
  );
  const faultOf = remembering((cell) => ({ fault: { code, expected: expected(cell) } }));
  return (cell) =>
    exact.get(cell) ??
    (letterCase === 'any' ? folded.get(fold(cell)) : exact.get(cell.normalize('NFC'))) ??
    faultOf(cell);
}

/** So many words are named at most. */
const mostNamed = 20;

/** Says what is good instead of a cell: words that are close to it first. `setting`: where words are added. */
export function expectedWords(all: readonly string[], setting: string): (cell: string) => string {
  const words = [...new Set(all)];
  const nearMisses = nearMissFinder(words);
  return (cell) => {
    if (words.length === 0) return `nothing yet: values have to be added to the profile's ${setting} first`;
    const otherCase = words.find((word) => fold(word) === fold(cell));
    if (otherCase !== undefined) return `"${otherCase}" (this column is case-sensitive)`;
    const near = nearMisses(cell);
    const named = [...new Set([...near, ...words])].slice(0, mostNamed);
    const more = words.length > named.length ? `, and ${words.length - named.length} more` : '';
    const guess = near[0] === undefined ? '' : `did you mean "${near[0]}"? `;
    return `${guess}one of: ${named.join(', ')}${more}`;
  };
}
