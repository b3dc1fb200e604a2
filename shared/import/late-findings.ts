import type { Issue } from '../domain/issue.ts';
import type { Mapping } from '../domain/mapping.ts';
import type { EmailClaims } from './email-claims.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { IssueWriter } from './issue-writer.ts';
import { duplicateIssue, type Occurrences } from './occurrences.ts';
import type { PlanInput } from './plan-file.ts';
import type { Lookup, OpenName, References } from './references.ts';
import { type RowSet, rowSet } from './row-set.ts';
import type { UserIndex } from './user-index.ts';

/** What can be known of single rows only when all have been read. */
export type LateFindings = {
  /** Rows that were accepted and come to nothing after all. */
  readonly rejected: RowSet;
  /** Those among them whose address somebody else has; their issues can be written when their changes are at hand. */
  readonly clashing: RowSet;
  /** Rows that were remarked on: their issues must come again, so their bytes must not count as known. */
  readonly remarked: RowSet;
  /** Names that accepted rows have and nobody else, for the rules to make somebody of them. */
  readonly toCreate: readonly OpenName[];
};

export type RowsRead = {
  readonly input: PlanInput;
  readonly mapping: Mapping;
  readonly occurrences: Occurrences;
  readonly references: References;
  readonly claims: EmailClaims;
  readonly issues: IssueWriter;
  /** Known users who lose their access by not being in the file. */
  readonly isLeaving: (user: number) => boolean;
};

/** Repeated keys first, then names that nobody has, then addresses: what comes to nothing gives nothing up. */
export async function findLate(read: RowsRead): Promise<LateFindings> {
  const repeated = await rejectRepeated(read);
  const open = await read.references.open(lookupFor(read));
  const named = await judgeNames(read, open, rowSet(repeated));
  const unfit = [...repeated, ...named.rejected];
  const unfitRows = rowSet(unfit);
  const clashing = read.claims.clashes(unfitRows.has, read.isLeaving);
  const rejected = rowSet([...unfit, ...clashing]);
  const circling = await warnOfCircles(read, rejected);
  const toCreate = open.filter(({ reference, row }) => reference.unknown === 'create' && !rejected.has(row));
  return { rejected, clashing: rowSet(clashing), remarked: rowSet([...named.remarked, ...circling]), toCreate };
}

/** All copies of a repeated key are rejected together, also the first one, which was planned when it came. */
async function rejectRepeated({ occurrences, mapping, issues }: RowsRead): Promise<number[]> {
  const column = mapping.identity.map(({ title }) => title).join(' or ');
  const accepted = occurrences.repeated().filter(({ wasRejected }) => !wasRejected);
  for (const { number, firstRow } of accepted) {
    await issues.add([duplicateIssue(column, occurrences.keyOf(number), firstRow, undefined)]);
  }
  return accepted.map(({ firstRow }) => firstRow);
}

const lookupFor = ({ input, claims }: RowsRead): Lookup => ({
  keys: input.existing,
  emails: (emails) => new Set([...emails.filter(claims.isClaimed), ...emailsOf(input.index, emails)]),
});

/** Those of the addresses that known users have. */
function emailsOf(index: UserIndex, emails: readonly string[]): string[] {
  const wanted = new Map<number, Map<number, string>>();
  for (const email of emails) {
    const { high, low } = index.hashOf(email);
    const sameHigh = wanted.get(high) ?? new Map<number, string>();
    wanted.set(high, sameHigh.set(low, email));
  }
  const found: string[] = [];
  for (let user = 0; user < index.size() && wanted.size > 0; user += 1) {
    const { high, low } = index.emailOf(user);
    const email = wanted.get(high)?.get(low);
    if (email !== undefined) found.push(email);
  }
  return found;
}

async function judgeNames(
  { issues }: RowsRead,
  open: readonly OpenName[],
  repeated: RowSet,
): Promise<{ readonly rejected: number[]; readonly remarked: number[] }> {
  const rows = { rejected: [] as number[], remarked: [] as number[] };
  for (const one of open) {
    const { unknown } = one.reference;
    if (unknown === 'create' || repeated.has(one.row)) continue;
    rows[unknown === 'error' ? 'rejected' : 'remarked'].push(one.row);
    await issues.add([unknownReference(one, unknown === 'error')]);
  }
  return rows;
}

const unknownReference = ({ row, name, reference }: OpenName, isError: boolean): Issue => ({
  code: 'unknown-reference',
  severity: isError ? 'error' : 'warning',
  scope: 'row',
  row,
  column: reference.title,
  value: name,
  expected: `a ${reference.to} that is in the directory or in this file`,
  message: isError
    ? `there is no such ${reference.to}, and the row was not imported: correct this cell, or add the ${reference.to}`
    : `there is no such ${reference.to}; the row was imported with this cell as it is: correct it, or add the ${reference.to}`,
});

/** Rows whose users name each other in a circle: they are imported, and told. */
async function warnOfCircles(read: RowsRead, rejected: RowSet): Promise<number[]> {
  const { references, occurrences, issues, input } = read;
  const rows: number[] = [];
  for (const hierarchy of references.hierarchies) {
    const circles = await hierarchy.circles(occurrences.size(), (numbers) => lookAbove(read, hierarchy, numbers));
    for (const number of circles.flat()) {
      const row = occurrences.rowOf(number);
      if (row === 0 || rejected.has(row)) continue;
      rows.push(row);
      await issues.add([circularReference(hierarchy, occurrences.keyOf(number), row, input)]);
    }
  }
  return rows;
}

/** Whom known users name in the directory, as far as those are known. */
async function lookAbove({ input, occurrences }: RowsRead, { reference }: Hierarchy, numbers: readonly number[]) {
  const users = await input.readUsers(numbers.map(occurrences.keyOf));
  const above = new Map<number, number>();
  for (const number of numbers) {
    const name = users.get(occurrences.keyOf(number))?.fields[reference.field];
    const next = typeof name === 'string' ? input.index.findByKey(name) : -1;
    if (next >= 0) above.set(number, next);
  }
  return above;
}

const circularReference = ({ reference }: Hierarchy, key: string, row: number, { kind }: PlanInput): Issue => ({
  code: 'circular-reference',
  severity: 'warning',
  scope: 'row',
  row,
  column: reference.title,
  value: key,
  expected: `${kind} that do not lead back to themselves`,
  message: 'following this column leads in a circle back to this row; it was imported so: check whether it is meant so',
});
