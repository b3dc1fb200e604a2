/** How well a title of a file fits a field. */
import type { ProfileColumn } from '../profile-column.ts';
import { foldedWords, foldTitle, nearMisses } from '../similar.ts';
import { titleConcepts } from './title-concepts.ts';

/** A field that wants a column. */
export type Wanted = {
  readonly field: string;
  /** The standard title first. */
  readonly names: readonly string[];
  readonly type: ProfileColumn['type'];
};

/** `confidence`: from 0 to 1; `reason`: for people. */
export type TitleMatch = { readonly confidence: number; readonly reason: string };

/**
 * The best reason to take this title for the field; undefined when there is none. Names come first: the same title, in
 * another case, spelling or order; then what HR systems mean by it; then mistyped names; then names with more words.
 */
export function matchTitle(title: string, { names }: Wanted): TitleMatch | undefined {
  const [standard = ''] = names;
  const same = names.find((name) => exact(name) === exact(title));
  if (same !== undefined) return match(1, same === standard ? 'the same title' : 'a known title for it');
  if (names.some((name) => exact(name).toLowerCase() === exact(title).toLowerCase())) {
    return match(0.98, 'the same title in another case');
  }
  const folded = foldTitle(title);
  const spelt = names.find((name) => folded !== '' && foldTitle(name) === folded);
  if (spelt !== undefined) return match(0.95, `"${spelt}" in another spelling`);
  const ordered = names.find((name) => sortedWords(name) === sortedWords(title) && folded !== '');
  if (ordered !== undefined) return match(0.9, `the words of "${ordered}" in another order`);
  return byConcept(title, names) ?? byLikeness(title, names);
}

const match = (confidence: number, reason: string): TitleMatch => ({ confidence, reason });

const exact = (title: string): string => title.trim().normalize('NFC');

const sortedWords = (title: string): string => foldedWords(title).sort().join(' ');

/** The title and one of the names are about the same thing. */
function byConcept(title: string, names: readonly string[]): TitleMatch | undefined {
  const wanted = new Set(
    names.flatMap((name) => titleConcepts(name).filter((one) => one.isUsual)).map((one) => one.concept),
  );
  const shared = titleConcepts(title).find(({ concept }) => wanted.has(concept));
  if (shared === undefined) return undefined;
  return shared.isUsual ? match(0.85, 'what HR systems call it') : match(0.55, 'what some HR systems call it');
}

/** Words that say that a column is about somebody or some time else. */
const others: ReadonlySet<string> = new Set(
  [
    'manager',
    'supervisor',
    'emergency',
    'contact',
    'spouse',
    'previous',
    'former',
    'personal',
    'home',
    'private',
  ].concat([
    'second',
    'third',
    'secondary',
    'other',
    'alternate',
    'old',
    'effective',
    'created',
    'modified',
    'last modified',
  ]),
);

/** Not for titles whose meaning is known to be another. */
function byLikeness(title: string, names: readonly string[]): TitleMatch | undefined {
  if (titleConcepts(title).length > 0) return undefined;
  const near = names.find((name) => nearMisses(title, [name]).length > 0);
  if (near !== undefined) return match(0.7, `nearly "${near}"`);
  const words = new Set(foldedWords(title));
  const longer = names.find((name) => isWithin(foldedWords(name), words));
  return longer === undefined ? undefined : match(0.4, `has the words of "${longer}", and more`);
}

function isWithin(words: readonly string[], more: ReadonlySet<string>): boolean {
  if (words.length === 0 || !words.every((word) => more.has(word))) return false;
  return ![...more].some((word) => others.has(word) && !words.includes(word));
}
