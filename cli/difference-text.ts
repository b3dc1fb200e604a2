/** Differences between two profiles as scripts and people see them. */
import type { Difference } from '../shared/domain/profile-differences.ts';
import { fieldOf, isTree } from '../shared/domain/profile-tree.ts';

/** For `--json`: null for what is not there. */
export const differenceJson = ({ path, before, after }: Difference) => ({
  path,
  before: before ?? null,
  after: after ?? null,
});

/** What stands at a path, on one line; of a whole column only what is not usual. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value;
  return JSON.stringify(fieldOf(value) === undefined || !isTree(value) ? value : withoutUsual(value));
}

const usual: ReadonlySet<string> = new Set(['[]', 'false', '"public"']);

const withoutUsual = (column: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(Object.entries(column).filter(([, value]) => !usual.has(JSON.stringify(value))));

/** `missing: leave → archive`. */
export const differenceText = ({ path, before, after }: Difference): string =>
  `${path}: ${valueText(before)} → ${valueText(after)}`;
