import type { Value } from '../domain/field.ts';
import type { Issue } from '../domain/issue.ts';
import type { Mapping } from '../domain/mapping.ts';
import type { UserIndex } from './user-index.ts';
import { createValueOwners } from './value-owners.ts';

type Values = Readonly<Record<string, Value>>;

/** Tells by its identity values whom a row is about. */
export type Identities = {
  /** The number of the known user; -1 if there is nobody. */
  readonly find: (values: Values) => number;
  /** The key of the known user, or that of a new one: the first of the values. */
  readonly keyOf: (values: Values) => string | undefined;
  /** Every value by which others may name somebody, where that is more than the key. */
  readonly namesOf: (values: Values) => readonly string[];
  /**
   * Notes that a row is about somebody. Tells whom other rows are about that have one of its values, where a row has
   * nothing before it to go by: by the file they are all one, and nobody can tell whom it means.
   */
  readonly sharedWith: (values: Values, number: number) => readonly number[];
  /** Whether a new user would have the key of somebody else, whom these values do not tell. */
  readonly isTaken: (values: Values) => boolean;
};

export function createIdentities(index: UserIndex, { identityFields }: Pick<Mapping, 'identityFields'>): Identities {
  const [only = '', ...others] = identityFields;
  if (others.length > 0) return severalFields(index, identityFields);
  return {
    find: (values) => index.findByKey(textIn(values, only) ?? ''),
    keyOf: (values) => textIn(values, only),
    namesOf: () => none,
    sharedWith: () => none,
    isTaken: () => false,
  };
}

const none: readonly never[] = [];

function severalFields(index: UserIndex, fields: readonly string[]): Identities {
  const namesIn = (values: Values) => fields.map((field) => textIn(values, field));
  const owners = fields.map((field) => ({ field, of: createValueOwners() }));
  const firstOf = (names: readonly (string | undefined)[]) => names.find((name) => name !== undefined);
  return {
    find: (values) => index.findByNames(namesIn(values)),
    keyOf: (values) => {
      const names = namesIn(values);
      const user = index.findByNames(names);
      return user < 0 ? firstOf(names) : index.keyOf(user);
    },
    namesOf: (values) => namesIn(values).filter((name) => name !== undefined),
    sharedWith: (values, number) => {
      let others: readonly number[] = none;
      let goesByIt = true;
      for (const { field, of } of owners) {
        const value = textIn(values, field);
        if (value === undefined) continue;
        const found = of.note(value, number, goesByIt);
        if (found.length > 0) others = [...others, ...found];
        goesByIt = false;
      }
      return others;
    },
    isTaken: (values) => {
      const names = namesIn(values);
      return index.findByNames(names) < 0 && index.findByKey(firstOf(names) ?? '') >= 0;
    },
  };
}

function textIn(values: Values, field: string): string | undefined {
  const value = values[field];
  return typeof value === 'string' ? value : undefined;
}

/** The key of an item stays; the values by which its user is told from others do not. */
export const ambiguousIssue = (column: string, value: string, row: number): Issue => ({
  code: 'ambiguous-identity',
  severity: 'error',
  scope: 'row',
  row,
  column,
  value,
  expected: "a value that was nobody else's before",
  message:
    'somebody else was added with this value and has another one by now, so the row was not imported: fill the other columns that tell people apart',
});
