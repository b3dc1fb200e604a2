/** Names that people would take for one another. */
import { distance } from 'fastest-levenshtein';

/** What is left of a name without case, accents, blanks and punctuation: letters and digits, of any script. */
export const foldTitle = (title: string): string => foldCase(title.normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, ''));

/** By way of upper case: `ß` and `SS`, `ς` and `σ` come out the same. */
const foldCase = (text: string): string => text.toUpperCase().toLowerCase();

/** The folded words of a name; `firstName` has two. */
export const foldedWords = (name: string): string[] =>
  name
    .replace(/(\p{Ll}\p{M}*)(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(foldTitle)
    .filter((word) => word !== '');

type Name = { readonly text: string; readonly folded: string; readonly digits: string };

const nameOf = (text: string): Name => {
  const folded = foldTitle(text);
  return { text, folded, digits: folded.replace(/\D+/g, '') };
};

/**
 * The candidates that `name` was probably meant to be, best first: equal when folded; the same words in another order;
 * one edit away (from 5 letters on) or two (from 9 on). Never a candidate that is equal to it as it is.
 */
export const nearMisses = (name: string, candidates: readonly string[]): string[] => nearMissFinder(candidates)(name);

/** {@link nearMisses} for many names: the candidates are folded once, when the first name is asked for. */
export function nearMissFinder(candidates: readonly string[]): (name: string) => string[] {
  let folded: readonly Name[] | undefined;
  return (name) => {
    const own = nameOf(name);
    if (own.folded === '') return [];
    folded ??= candidates.map(nameOf);
    return folded
      .filter(({ text }) => text !== name)
      .map((candidate) => ({ text: candidate.text, remoteness: remotenessOf(own, candidate) }))
      .filter(({ remoteness }) => remoteness < tooRemote)
      .sort((a, b) => a.remoteness - b.remoteness)
      .map(({ text }) => text);
  };
}

const reordered = 0.5;
const tooRemote = 3;

/** 0: equal when folded; then {@link reordered}, or how many edits away. */
function remotenessOf(a: Name, b: Name): number {
  if (a.folded === b.folded) return 0;
  if (a.folded.length === b.folded.length && sortedWords(a.text) === sortedWords(b.text)) return reordered;
  const edits = editsBetween(a, b);
  return edits <= allowedEdits(a.folded, b.folded) ? edits : tooRemote;
}

const sortedWords = (name: string): string => foldedWords(name).sort().join(' ');

/** `Level 1` is not `Level 2` mistyped. */
function editsBetween(a: Name, b: Name): number {
  if (a.digits !== b.digits || Math.abs(a.folded.length - b.folded.length) >= tooRemote) return tooRemote;
  return isSwap(a.folded, b.folded) ? 1 : distance(a.folded, b.folded);
}

function allowedEdits({ length: a }: string, { length: b }: string): number {
  if (Math.min(a, b) >= 9) return 2;
  return Math.max(a, b) >= 5 ? 1 : 0;
}

/** Two neighbouring letters in the wrong order: to people one mistake, to the edit distance two. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
