/** Names that people would take for one another. */

/** What is left of a name without case, accents, blanks and punctuation. */
export function foldTitle(title: string): string {
  throw new Error(`not written yet: ${title}`);
}

/**
 * The candidates that `name` was probably meant to be, best first: equal when folded; the same words in another order;
 * one edit away (from 5 letters on) or two (from 9 on). Never a candidate that is equal to it as it is.
 */
export function nearMisses(name: string, candidates: readonly string[]): string[] {
  throw new Error(`not written yet: ${name} ${candidates.length}`);
}
