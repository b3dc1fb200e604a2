import type { Entity } from '../domain/change.ts';
import type { Issue } from '../domain/issue.ts';
import type { MappedReference } from '../domain/mapping.ts';
import type { UserRecord } from '../domain/record.ts';
import { createGrowingWords } from './growing-words.ts';
import { createHierarchy, type Hierarchy } from './hierarchy.ts';
import { createKeySet } from './key-set.ts';
import type { Occurrences } from './occurrences.ts';
import type { UserIndex } from './user-index.ts';

/** A name in a row that nobody had when the row was read. */
export type OpenName = { readonly row: number; readonly name: string; readonly reference: MappedReference };

/** Whom the rows of a file name: managers, teams. Who is named may come later in the file, be elsewhere, or nowhere. */
export type References = {
  /** Takes the names of an accepted row about somebody; tells whoever names themselves. */
  readonly note: (row: number, number: number, record: UserRecord) => readonly Issue[];
  /** The names that neither the directory nor the file has, in the order of the rows. */
  readonly open: (has: Lookup) => Promise<OpenName[]>;
  /** Who leads whom by the rows of this file: one for each column that names users of their own kind. */
  readonly hierarchies: readonly Hierarchy[];
};

/** What is asked of others than the users, or teams, that the file is about. */
export type Lookup = {
  /** Those of `keys` that there are. */
  readonly keys: (entity: Entity, keys: readonly string[]) => Promise<ReadonlySet<string>>;
  /** The addresses that anybody has, in the directory or after this file. */
  readonly emails: (emails: readonly string[]) => ReadonlySet<string>;
};

const none: readonly never[] = [];

/** @param entity what the file's rows are about */
export function createReferences(
  index: UserIndex,
  occurrences: Occurrences,
  entity: Entity,
  references: readonly MappedReference[],
): References {
  const books = references.map((reference) => {
    const isOwn = reference.to === entity && reference.by === 'key';
    return isOwn ? ownBook(index, occurrences, reference) : otherBook(reference);
  });
  return {
    note: (row, number, record) => {
      let issues: Issue[] | undefined;
      for (const book of books) {
        const value = record.values[book.reference.field];
        if (value === undefined || typeof value === 'boolean') continue;
        const names = typeof value === 'string' ? [value] : Array.isArray(value) ? value : none;
        for (const name of names) {
          if (!book.note(row, number, name)) continue;
          issues ??= [];
          issues.push(selfReference(book.reference, row, name));
        }
      }
      return issues ?? none;
    },
    open: async (has) => {
      const found: OpenName[] = [];
      for (const book of books) found.push(...(await book.open(has)));
      return found;
    },
    hierarchies: books.flatMap(({ hierarchy }) => hierarchy ?? []),
  };
}

type Book = {
  readonly reference: MappedReference;
  readonly hierarchy: Hierarchy | undefined;
  /** True when somebody names themselves. */
  readonly note: (row: number, number: number, name: string) => boolean;
  readonly open: (has: Lookup) => Promise<OpenName[]>;
};

/** Names of the file's own kind, by key: whoever is known, or named by an earlier row, needs no second look. */
function ownBook(index: UserIndex, occurrences: Occurrences, reference: MappedReference): Book {
  const rows = createGrowingWords();
  const targets = createGrowingWords();
  const hierarchy = createHierarchy(reference, index.size());
  return {
    reference,
    hierarchy,
    note: (row, number, name) => {
      const target = occurrences.numberOf(name);
      if (target === number) return true;
      hierarchy.set(number, target);
      if (target >= index.size() && occurrences.rowOf(target) === 0) {
        rows.push(row);
        targets.push(target);
      }
      return false;
    },
    open: async () => {
      const found: OpenName[] = [];
      for (let at = 0; at < rows.size(); at += 1) {
        const target = targets.at(at);
        if (occurrences.rowOf(target) === 0)
          found.push({ row: rows.at(at), name: occurrences.keyOf(target), reference });
      }
      return found;
    },
  };
}

/** Names of another kind, or by address: looked up at the end, each once. */
function otherBook(reference: MappedReference): Book {
  const names = createKeySet();
  const rows = createGrowingWords();
  const named = createGrowingWords();
  return {
    reference,
    hierarchy: undefined,
    note: (row, _, name) => {
      rows.push(row);
      named.push(names.put(name));
      return false;
    },
    open: async (has) => {
      const all = Array.from({ length: names.size() }, (_, at) => names.keyAt(at));
      const there = reference.by === 'key' ? await has.keys(reference.to, all) : has.emails(all);
      return Array.from({ length: rows.size() }, (_, at) => ({ row: rows.at(at), name: all[named.at(at)] ?? '' }))
        .filter(({ name }) => !there.has(name))
        .map((one) => ({ ...one, reference }));
    },
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
