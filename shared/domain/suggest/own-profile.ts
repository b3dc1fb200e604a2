/** Rules of one's own, built from what a file has. */
import { type Profile, type ProfileDocument, profileOf } from '../profile.ts';
import { titleKey } from '../titles.ts';
import { type Assignment, assignColumns, type FileColumn } from './assign-columns.ts';
import { type Concept, concepts } from './concepts.ts';
import { type DateFindings, findDateFormats } from './date-findings.ts';
import type { Example } from './example.ts';
import { fieldNameOf, fieldNamer } from './field-names.ts';
import { isPerfect } from './identity-findings.ts';
import { type ColumnPlan, isDateColumn, isStatusColumn, newColumn } from './new-column.ts';
import { titleConcepts } from './title-concepts.ts';

type NewColumn = ProfileDocument['columns'][number];

export type OwnProfile = {
  readonly profile: Profile;
  readonly assigned: readonly Assignment[];
  readonly plans: readonly ColumnPlan[];
  readonly dates: DateFindings;
};

/** Undefined when no column can tell people apart. Absent users stay as they are, empty cells change nothing. */
export function ownProfile({ columns, rows }: Example): OwnProfile | undefined {
  const useful = columns.filter((column, at) => !isNeedless(column) && !isRepeated(column, columns.slice(0, at)));
  const assigned = assignColumns(concepts.filter(({ needless }) => needless !== true).map(wantedBy), useful);
  const plans = planColumns(useful, assigned);
  const identity = identityOf(plans, rows);
  if (identity === undefined) return undefined;
  const dates = findDateFormats(
    plans.filter(isDateColumn).map(({ field, column: { title, facts } }) => ({ field, title, facts })),
    undefined,
  );
  const document: ProfileDocument = {
    identity: [identity],
    columns: withReferences(
      plans.map((plan) => newColumn(plan, dates.own.get(plan.field))).map((column) => asIdentity(column, identity)),
      identity,
    ),
    ...(dates.dateFormat === undefined ? {} : { dateFormat: dates.dateFormat }),
    limits: { removals: { count: 5, percent: 10 } },
  };
  return { profile: profileOf(document), assigned, plans, dates };
}

const isNeedless = ({ title }: FileColumn): boolean => titleConcepts(title)[0]?.concept.needless === true;

/** Titles are compared in any case. */
const isRepeated = ({ title }: FileColumn, before: readonly FileColumn[]): boolean =>
  before.some((other) => titleKey(other.title, 'any-case') === titleKey(title, 'any-case'));

const wantedBy = ({ field, usual, type }: Concept) => ({
  field,
  names: usual,
  type: type === 'locale' ? ('text' as const) : type,
});

/** Fields are called after what they are about, else after their titles; in the order of the file. */
function planColumns(columns: readonly FileColumn[], assigned: readonly Assignment[]): ColumnPlan[] {
  const nameFor = fieldNamer();
  const concept = new Map(
    assigned.flatMap(({ wanted, taken }) => {
      const found = concepts.find(({ field }) => field === wanted.field);
      return taken === undefined || found === undefined ? [] : [[taken.column, found] as const];
    }),
  );
  return columns.map((column) => {
    const about = concept.get(column);
    if (about?.type === 'status') {
      return {
        column,
        concept: about,
        field: isStatusColumn({ column, concept: about }) ? 'status' : nameFor('employmentStatus'),
      };
    }
    return { column, concept: about, field: nameFor(about?.field ?? fieldNameOf(column.title, column.index)) };
  });
}

/** Whoever has an employee id, an address or a login name; without these, the first column that tells all apart. */
function identityOf(plans: readonly ColumnPlan[], rows: number): string | undefined {
  const usual = ['employeeId', 'email', 'userName'].flatMap(
    (field) => plans.find((plan) => plan.field === field) ?? [],
  );
  const isUsable = ({ column: { facts } }: ColumnPlan): boolean =>
    facts.repeated !== undefined && rows > 0 && isPerfect({ empty: facts.empty, repeated: facts.repeated });
  return (usual.find(isUsable) ?? plans.find((plan) => isUsable(plan) && !isDateColumn(plan)) ?? usual[0])?.field;
}

/** The identity is required, and text whatever it looks like. */
function asIdentity(column: NewColumn, identity: string): NewColumn {
  const { field, title } = column;
  if (field !== identity) return column;
  return column.type === 'email' ? { ...column, required: true } : { title, field, type: 'text', required: true };
}

/** Managers are users, if they are named by what users have. */
function withReferences(columns: readonly NewColumn[], identity: string): NewColumn[] {
  const hasEmail = columns.some(({ field, type }) => field === 'email' && type === 'email');
  return columns.map((column) => {
    if (column.field === 'managerId' && column.type === 'text' && identity === 'employeeId') {
      return { ...column, refers: { to: 'user' } };
    }
    if (column.field !== 'managerEmail' || column.type !== 'email' || !hasEmail) return column;
    return { ...column, refers: { to: 'user', by: identity === 'email' ? 'key' : 'email' } };
  });
}
