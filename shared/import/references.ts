import type { Change, Entity } from '../domain/change.ts';
import type { Issue } from '../domain/issue.ts';
import type { MappedReference } from '../domain/mapping.ts';
import type { UserRecord } from '../domain/record.ts';
import { createEmailNames } from './email-names.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { Occurrences } from './occurrences.ts';
import { createOtherNames } from './other-names.ts';
import { createOwnNames } from './own-names.ts';
import type { UserIndex } from './user-index.ts';

/** A name in a row that nobody has. */
export type OpenName = { readonly row: number; readonly name: string; readonly reference: MappedReference };

/** What names are looked up in. */
export type Lookup = {
  /** Those of `keys`, at most `namesAtOnce`, that the directory has. */
  readonly keys: (entity: Entity, keys: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Marks the addresses that anybody has, in the directory or by a row of this file. */
  readonly markEmails: (names: EmailTargets) => Promise<void>;
};

/** Addresses that rows name, by number from 0 on. */
export type EmailTargets = {
  readonly size: () => number;
  readonly at: (number: number) => string;
  readonly mark: (number: number) => void;
};

/** Names that are looked up in the directory at once. */
export const namesAtOnce = 1_000;

/** The names in one column of a file. */
export type Names = {
  readonly reference: MappedReference;
  readonly hierarchy: Hierarchy | undefined;
  /** Takes a name in an accepted row about somebody. True when they name themselves. */
  readonly note: (row: number, number: number, name: string, record: UserRecord) => boolean;
  /** Whether so much is to be looked up that it should be done now. */
  readonly isLaden: () => boolean;
  /** Looks names up: those that can be told before the file's end, or at its end all of them. */
  readonly settle: (has: Lookup, isEnd: boolean) => Promise<void>;
  /** After the end: the names that nobody has, in the order of the rows. */
  readonly open: () => Iterable<OpenName>;
};

/** Whom the rows of a file name: managers, teams. Who is named may come later in the file, be elsewhere, or nowhere. */
export type References = Pick<Names, 'isLaden' | 'settle' | 'open'> & {
  /** Takes the names of an accepted row about somebody; tells whoever names themselves. */
  readonly note: (row: number, number: number, record: UserRecord) => readonly Issue[];
  /** Notes what changes for a known user whom a row is about. */
  readonly changed: (number: number, change: Change) => void;
  /** Whether names are addresses: rows that are rejected have them, too. */
  readonly areEmails: boolean;
  /** Whether names are those of the file's own kind. */
  readonly areOwn: boolean;
  /** Who leads whom by the rows of this file: one for each column that names one of their own kind. */
  readonly hierarchies: readonly Hierarchy[];
};

const none: readonly never[] = [];

/** @param entity what the file's rows are about */
export function createReferences(
  index: UserIndex,
  occurrences: Occurrences,
  entity: Entity,
  references: readonly MappedReference[],
): References {
  const columns = references.map((reference) => {
    if (reference.by === 'email') return createEmailNames(reference);
    return reference.to === entity ? createOwnNames(index, occurrences, reference) : createOtherNames(reference);
  });
  const noteColumn = (names: Names, row: number, number: number, record: UserRecord): readonly Issue[] => {
    const { field } = names.reference;
    const value = record.values[field];
    if (typeof value === 'string') {
      return names.note(row, number, value, record) ? [selfReference(names.reference, row, value)] : none;
    }
    if (Array.isArray(value)) {
      const own = value.filter((name) => names.note(row, number, name, record));
      return own.map((name) => selfReference(names.reference, row, name));
    }
    if (names.hierarchy !== undefined && record.emptied.includes(field)) names.hierarchy.set(number, undefined);
    return none;
  };
  return {
    note: (row, number, record) => {
      let issues: readonly Issue[] = none;
      for (const names of columns) {
        const found = noteColumn(names, row, number, record);
        if (found.length > 0) issues = [...issues, ...found];
      }
      return issues;
    },
    changed: (number, { was, set }) => {
      for (const { hierarchy, reference } of columns) {
        if (was[reference.field] !== undefined || set[reference.field] !== undefined) hierarchy?.suspect(number);
      }
    },
    areEmails: references.some(({ by }) => by === 'email'),
    areOwn: references.some(({ by, to }) => by === 'key' && to === entity),
    isLaden: () => columns.some((names) => names.isLaden()),
    settle: async (has, isEnd) => {
      for (const names of columns) await names.settle(has, isEnd);
    },
    *open() {
      for (const names of columns) yield* names.open();
    },
    hierarchies: columns.flatMap(({ hierarchy }) => hierarchy ?? []),
  };
}

const selfReference = ({ title }: MappedReference, row: number, value: string): Issue => ({
  code: 'self-reference',
  severity: 'warning',
  scope: 'row',
  row,
  column: title,
  value,
  expected: 'somebody else',
  message: 'the row names itself here, and was imported so: check whether it is meant so',
});
