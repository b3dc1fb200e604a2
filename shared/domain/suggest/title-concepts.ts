/** What a title says that its column is about. */
import { foldedWords, foldTitle } from '../similar.ts';
import { type Concept, concepts } from './concepts.ts';

export type TitleConcept = { readonly concept: Concept; readonly isUsual: boolean };

/** `#`, `No.` and `Nr.` are numbers, `e-mail` is one word; words in the order of the alphabet. */
const keyOf = (words: readonly string[]): string => [...words].sort().join(' ');

const numbers: ReadonlySet<string> = new Set(['no', 'nr', 'num', 'nbr']);

const wordsOf = (title: string): string[] =>
  foldedWords(title.replace(/#/g, ' number ').replace(/\be[-\u2010\u2011 ]?mail/gi, 'email')).map((word) =>
    numbers.has(word) ? 'number' : word,
  );

const known = new Map<string, TitleConcept[]>();
for (const concept of concepts) {
  for (const name of concept.usual) note(name, { concept, isUsual: true });
  for (const name of concept.perhaps ?? []) note(name, { concept, isUsual: false });
}

/** By its words, and without blanks, as `HIREDATE` is written. */
function note(name: string, meaning: TitleConcept): void {
  const words = wordsOf(name);
  for (const key of new Set([keyOf(words), foldTitle(words.join(''))])) {
    const before = known.get(key) ?? [];
    if (!before.some(({ concept }) => concept === meaning.concept)) known.set(key, [...before, meaning]);
  }
}

/** Words for whoever the row is about: `Employee First Name`, `user.email`. */
const owners: ReadonlySet<string> = new Set(['employee', 'worker', 'user', 'person', 'staff', 'associate', 'member']);

/** Usual meanings first; empty for a title that no HR system is known to use. */
export function titleConcepts(title: string): readonly TitleConcept[] {
  const words = wordsOf(title);
  const whole = known.get(keyOf(words)) ?? known.get(words.join(''));
  const rest = owners.has(words[0] ?? '') ? words.slice(1) : [];
  const found = whole ?? known.get(keyOf(rest)) ?? known.get(rest.join('')) ?? [];
  return [...found].sort((a, b) => Number(b.isUsual) - Number(a.isUsual));
}

/** Whether the cells below this title are about one person each. */
export const isPersonal = (title: string): boolean => titleConcepts(title).some(({ concept }) => concept.personal);
