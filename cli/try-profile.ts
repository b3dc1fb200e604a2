/** Reads a file by rules, as an import would, and counts what comes of it. Nothing is compared or stored. */
import { decodeRows } from '../shared/csv/cells.ts';
import { readRows } from '../shared/csv/read-rows.ts';
import { type HeaderMapping, mapHeader } from '../shared/domain/header.ts';
import type { Issue } from '../shared/domain/issue.ts';
import type { Mapping } from '../shared/domain/mapping.ts';
import { type Profile, rulesFor } from '../shared/domain/profile.ts';
import { readRecord } from '../shared/domain/record.ts';
import { entryTypeOf } from '../shared/domain/suggest/cell-kinds.ts';
import type { Example } from '../shared/domain/suggest/example.ts';
import { type ExampleFile, mostRows } from './example-file.ts';

/** How often rows have the same thing wrong in the same column; `first`: the line of the first. */
export type IssueCount = Pick<Issue, 'code' | 'severity' | 'column' | 'expected'> & {
  readonly rows: number;
  readonly first: number;
};

export type Trial = {
  /** Why the whole file would be refused; empty when it would not. */
  readonly refusals: readonly string[];
  readonly rows: number;
  /** Rows without an error. */
  readonly good: number;
  readonly issues: readonly IssueCount[];
};

/** Tries the profile on the rows of users that an example is made of. */
export async function tryProfile({ open, encoding }: ExampleFile, example: Example, profile: Profile): Promise<Trial> {
  const counts = new Map<string, IssueCount>();
  let mapping: Mapping | undefined;
  let [rows, good] = [0, 0];
  for await (const part of readRows(open(), { encoding })) {
    if (part.kind === 'header') {
      const header = mapTitles(part.header.titles, example, profile);
      mapping = header.mapping;
      if (mapping === undefined) return { refusals: errorsIn(header.issues), rows: 0, good: 0, issues: [] };
    }
    if (part.kind !== 'rows' || mapping === undefined) continue;
    let at = 0;
    for (const cells of decodeRows(part.batch)) {
      if (rows === mostRows) break;
      const { record, issues } = readRecord(cells, mapping, part.batch.lines[at] ?? 0);
      at += 1;
      rows += 1;
      if (record !== undefined) good += 1;
      for (const issue of issues) count(counts, issue);
    }
  }
  return { refusals: [], rows, good, issues: [...counts.values()].sort((a, b) => b.rows - a.rows) };
}

/** Custom fields have the types that their values tell. */
function mapTitles(titles: readonly string[], { columns }: Example, profile: Profile): HeaderMapping {
  const rules = rulesFor(profile, 'users');
  if (rules === undefined) throw new Error('a profile has rules for users');
  const first = mapHeader(titles, rules);
  const told = (first.mapping?.untyped ?? []).flatMap(({ name, index }) => {
    const facts = columns.find((column) => column.index === index)?.facts;
    return facts === undefined ? [] : [[name, entryTypeOf(facts, rules.dateFormat)] as const];
  });
  return told.length === 0 ? first : mapHeader(titles, rules, new Map(), new Map(told));
}

const errorsIn = (issues: readonly Issue[]): string[] =>
  issues.filter(({ severity }) => severity === 'error').map(({ message }) => message);

function count(counts: Map<string, IssueCount>, { code, severity, column, expected, row = 0 }: Issue): void {
  const key = JSON.stringify([code, column]);
  const before = counts.get(key);
  const first = before ?? { code, severity, ...(column === undefined ? {} : { column }), expected, first: row };
  counts.set(key, { ...first, rows: (before?.rows ?? 0) + 1 });
}
