/** Differences between two profiles as scripts and people see them. */
import type { Difference } from '../shared/domain/profile-differences.ts';

/** For `--json`: null for what is not there. */
export const differenceJson = ({ path, before, after }: Difference) => ({
  path,
  before: before ?? null,
  after: after ?? null,
});

/** What stands at a path, on one line. */
export const valueText = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

/** `missing: leave → archive`. */
export const differenceText = ({ path, before, after }: Difference): string =>
  `${path}: ${valueText(before)} → ${valueText(after)}`;
