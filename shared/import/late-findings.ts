import type { Issue } from '../domain/issue.ts';
import type { Mapping } from '../domain/mapping.ts';
import type { EmailClaims } from './email-claims.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { IssueWriter } from './issue-writer.ts';
import { duplicateIssue, type Occurrences } from './occurrences.ts';
import type { PlanInput } from './plan-file.ts';
import { type Lookup, namesAtOnce, type OpenName, type References } from './references.ts';
import { type RowSet, rowSet } from './row-set.ts';

/** What can be known of single rows only when all have been read. */
export type LateFindings = {
  /** Rows that were planned and come to nothing after all. */
  readonly rejected: RowSet;
  /** Those among them whose address somebody else has; their issues can be written when their changes are at hand. */
  readonly clashing: RowSet;
  /** Rows that were remarked on: their issues must come again, so their bytes must not count as known. */
  readonly remarked: RowSet;
  /** Names that accepted rows have and nobody else, for the rules to make somebody of them. */
  readonly toCreate: () => Iterable<OpenName>;
};

export type RowsRead = {
  readonly input: PlanInput;
  readonly mapping: Mapping;
  readonly occurrences: Occurrences;
  readonly references: References;
  readonly claims: EmailClaims;
  readonly issues: IssueWriter;
  readonly lookup: Lookup;
  /** Rows that were accepted and then rejected when they were to be planned: what they name counts for nothing, too. */
  readonly misfits: readonly number[];
  /** Known users who lose their address by not being in the file. */
  readonly isLeaving: (user: number) => boolean;
};

/** Repeated keys first, then names that nobody has, then addresses: what comes to nothing gives nothing up. */
export async function findLate(read: RowsRead): Promise<LateFindings> {
  const { references, lookup, claims, misfits, isLeaving } = read;
  const repeated = await rejectRepeated(read);
  await references.settle(lookup, true);
  const named = await judgeNames(read, rowSet([...repeated, ...misfits]));
  const unfit = [...repeated, ...named.rejected];
  const clashing = claims.clashes(rowSet(unfit).has, isLeaving);
  const rejected = rowSet([...unfit, ...clashing]);
  const voided = misfits.length === 0 ? rejected : rowSet([...rejected.rows(), ...misfits]);
  const circling = await warnOfCircles(read, voided);
  return {
    rejected,
    clashing: rowSet(clashing),
    remarked: rowSet([...named.remarked, ...circling]),
    *toCreate() {
      for (const one of references.open()) {
        if (one.reference.unknown === 'create' && !voided.has(one.row)) yield one;
      }
    },
  };
}

/** All copies of a repeated key are rejected together, also the first one, which was planned when it came. */
async function rejectRepeated({ occurrences, mapping, issues, input }: RowsRead): Promise<number[]> {
  const column = mapping.identity.map(({ title }) => title).join(' or ');
  const accepted = occurrences.repeated().filter(({ wasRejected }) => !wasRejected);
  for (const { number, firstRow } of accepted) {
    await issues.add([duplicateIssue(column, occurrences.keyOf(number), firstRow, undefined)]);
    await input.heartbeat();
  }
  return accepted.map(({ firstRow }) => firstRow);
}

/** Rejects rows for names that nobody has, or remarks on them, as the rules of the column say. */
async function judgeNames(
  { references, issues, input }: RowsRead,
  passed: RowSet,
): Promise<{ readonly rejected: number[]; readonly remarked: number[] }> {
  const rows = { rejected: [] as number[], remarked: [] as number[] };
  for (const one of references.open()) {
    const { unknown } = one.reference;
    if (unknown === 'create' || passed.has(one.row)) continue;
    rows[unknown === 'error' ? 'rejected' : 'remarked'].push(one.row);
    await issues.add([unknownReference(one, unknown === 'error')]);
    await input.heartbeat();
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
  const isRejected = (number: number): boolean => rejected.has(occurrences.rowOf(number));
  const rows: number[] = [];
  for (const hierarchy of references.hierarchies) {
    const lookUp = (numbers: readonly number[]) => lookAbove(read, hierarchy, numbers);
    const members = (await hierarchy.circles(occurrences.size(), isRejected, lookUp)).flat();
    const told = members.map((number) => ({ number, row: occurrences.rowOf(number) })).filter(({ row }) => row > 0);
    // By row, since the numbers of known users depend on the order in which the directory was read.
    for (const { number, row } of told.sort((a, b) => a.row - b.row)) {
      if (rejected.has(row)) continue;
      rows.push(row);
      await issues.add([circularReference(hierarchy, occurrences.keyOf(number), row, input)]);
      await input.heartbeat();
    }
  }
  return rows;
}

/** Whom known users name in the directory, as far as those are known. */
async function lookAbove({ input, occurrences }: RowsRead, { reference }: Hierarchy, numbers: readonly number[]) {
  const above = new Map<number, number>();
  for (let from = 0; from < numbers.length; from += namesAtOnce) {
    await input.heartbeat();
    const some = numbers.slice(from, from + namesAtOnce);
    const users = await input.readUsers(some.map(occurrences.keyOf));
    for (const number of some) {
      const name = users.get(occurrences.keyOf(number))?.fields[reference.field];
      const next = typeof name === 'string' ? occurrences.findName(name) : -1;
      if (next >= 0) above.set(number, next);
    }
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
