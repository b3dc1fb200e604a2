/** How well columns tell people apart. */
import type { FileColumn } from './assign-columns.ts';
import type { IdentityColumn, Question } from './suggestion.ts';

export type Identifying = { readonly field: string; readonly column: FileColumn };

/** Counts for columns whose repetitions were counted. */
export const identityColumns = (columns: readonly Identifying[], identity: readonly string[]): IdentityColumn[] =>
  columns.flatMap(({ field, column: { title, facts } }) =>
    facts.repeated === undefined
      ? []
      : [{ field, title, isIdentity: identity.includes(field), empty: facts.empty, repeated: facts.repeated }],
  );

/** Nobody has none, and no two have the same. */
export const isPerfect = ({ empty, repeated }: Pick<IdentityColumn, 'empty' | 'repeated'>): boolean =>
  empty === 0 && repeated === 0;

/**
 * Asks for another identity when the one of the rules is not in the file, or does not tell people apart.
 *
 * @param found identity fields that the file has columns for, counted or not
 */
export function identityQuestions(
  columns: readonly IdentityColumn[],
  identity: readonly string[],
  found: readonly string[],
): Question[] {
  const own = columns.filter(({ isIdentity }) => isIdentity);
  if (found.length > own.length || own.length > 1 || own.some(isPerfect)) return [];
  const better = columns.filter((one) => !one.isIdentity && isPerfect(one));
  if (own.length > 0 && better.length === 0) return [];
  const problem =
    own[0] === undefined
      ? `the file has no column for the identity (${identity.join(' or ')})`
      : `"${own[0].title}" does not tell people apart: ${own[0].empty} rows have none, and ${own[0].repeated} repeat another's`;
  const remedy = better.length === 0 ? 'add it to the export' : 'add it to the export, or choose another identity';
  const choices = better.map(({ field }) => `identity=${field}`);
  return [{ code: 'identity', path: 'identity', message: `${problem}: ${remedy}`, choices }];
}
