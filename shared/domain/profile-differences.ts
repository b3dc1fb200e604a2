/** What is different between two profiles. */
import { entryOf, fieldOf, isTree } from './profile-tree.ts';

/** A path as settings have it, and what stands there; undefined: nothing. `columns` alone is about their order. */
export type Difference = { readonly path: string; readonly before: unknown; readonly after: unknown };

/**
 * The innermost settings that differ, in the order of the documents. Columns are compared by their field, other lists as
 * wholes. The documents need be no profiles of today: history keeps what profiles looked like long ago.
 */
export const differences = (before: unknown, after: unknown): Difference[] => inTrees('', before, after);

function inTrees(path: string, before: unknown, after: unknown): Difference[] {
  if (isColumns(before) && isColumns(after)) return inColumns(path, before, after);
  if (!hasPaths(before) || !hasPaths(after)) return isSame(before, after) ? [] : [{ path, before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => inTrees(below(path, name), entryOf(before, name), entryOf(after, name)));
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Words of a status column may have dots, which paths can't say. */
const hasPaths = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isTree(value) && Object.keys(value).every((name) => !name.includes('.'));

const isColumns = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 0 && new Set(value.flatMap((one) => fieldOf(one) ?? [])).size === value.length;

function inColumns(path: string, before: readonly unknown[], after: readonly unknown[]): Difference[] {
  const [old, current] = [byField(before), byField(after)];
  const each = [...new Set([...old.keys(), ...current.keys()])].flatMap((field) =>
    inTrees(below(path, field), old.get(field), current.get(field)),
  );
  const orders = {
    before: [...old.keys()].filter((field) => current.has(field)),
    after: [...current.keys()].filter((field) => old.has(field)),
  };
  return isSame(orders.before, orders.after) ? each : [...each, { path, ...orders }];
}

const byField = (columns: readonly unknown[]): Map<string, unknown> =>
  new Map(columns.map((column) => [fieldOf(column) ?? '', column]));

/** Of JSON. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => isSame(one, b[at]));
  if (!isTree(a) || !isTree(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  );
}
