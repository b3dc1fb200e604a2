/** How much may be known of one user: lists and maps that files add to must not grow for ever. */
import type { Difference } from './diff.ts';
import type { Value } from './field.ts';
import type { Issue } from './issue.ts';
import { maximumRecordLength } from './record.ts';
import type { User } from './user.ts';

/** Whether a user's fields would have more characters, names included, than a row may have ({@link maximumRecordLength}). */
export function becomesTooLong(known: User['fields'], { was, set }: Pick<Difference, 'was' | 'set'>): boolean {
  // What is claimed fits by itself: only what is there already can make it too much.
  let length = lengthOf(set);
  for (const [field, value] of Object.entries(known)) if (!(field in was)) length += lengthOfField(field, value);
  return length > maximumRecordLength;
}

const lengthOf = (fields: Readonly<Record<string, Value>>): number =>
  Object.entries(fields).reduce((sum, [field, value]) => sum + lengthOfField(field, value), 0);

const lengthOfField = (field: string, value: Value): number => field.length + lengthOfValue(value);

function lengthOfValue(value: Value): number {
  if (typeof value !== 'object') return String(value).length;
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + (Array.isArray(value) ? 0 : name.length) + String(one).length,
    0,
  );
}

export const userTooLong = (row: number): Issue => ({
  code: 'too-long',
  severity: 'error',
  scope: 'row',
  row,
  expected: `at most ${maximumRecordLength} characters in all fields of a user together, with those that earlier files added`,
  message:
    'the row was not imported: it adds to lists or custom fields that are too long already; ask the platform to shorten what is known of this user',
});
