/** A tenant's users, or teams, as rows of a file: one that is imported again is a plan without changes. */
import { type Audience, type ExportColumn, exportColumns } from './export-columns.ts';
import { neutraliseFormula } from './formula.ts';
import type { FileRules } from './profile.ts';
import { stateOfAbsence } from './rules-meaning.ts';
import type { EntryTypes } from './unknown-columns.ts';
import { isActive, isPresent, type User, type UserStatus, userStatuses } from './user.ts';

export type ExportForm = {
  readonly titles: readonly string[];
  /** The cells of somebody; undefined for whoever can't be in the file. What a spreadsheet would run is neutralised. */
  readonly rowOf: (user: User) => readonly string[] | undefined;
  /** Titles of custom fields that are those of columns by now, and therefore not in it. */
  readonly omitted: readonly string[];
};

/** The form of an export by the tenant's rules. `types`: the custom fields that the tenant has. */
export function exportForm(rules: FileRules, types: EntryTypes, audience: Audience): ExportForm {
  const { columns, omitted } = exportColumns(rules, types, audience);
  const states = exportedStates(rules);
  const cellsOf = (user: User) => columns.map(({ textOf }: ExportColumn) => neutraliseFormula(textOf(user)));
  return {
    titles: columns.map(({ title }) => neutraliseFormula(title)),
    rowOf: (user) => (states.has(user.status) ? cellsOf(user) : undefined),
    omitted,
  };
}

/**
 * The states that a row can say without changing them. With a status column: those that have a word, where `pending`
 * counts as active; and where its cells may be empty, those of whoever would be missing otherwise. Without one: all. But
 * a row that is silent about the state brings people back from that of absence. Who is deleted is gone for everybody.
 */
function exportedStates(rules: FileRules): ReadonlySet<UserStatus> {
  const column = rules.columns.find(({ type }) => type === 'status');
  const claimed: ReadonlySet<string> = new Set(column?.type === 'status' ? Object.values(column.words) : []);
  const maySayNothing = column !== undefined && !column.required && !hasDefault(column, rules);
  const isSaid = (status: UserStatus): boolean => {
    const isOfAbsence = status === stateOfAbsence[rules.missing];
    if (column === undefined) return !isOfAbsence;
    return claimed.has(isActive(status) ? 'active' : status) || (maySayNothing && isPresent(status) && !isOfAbsence);
  };
  return new Set(userStatuses.filter((status) => status !== 'deleted' && isSaid(status)));
}

/** Whether an empty cell stands for a value. */
const hasDefault = ({ default: value }: { readonly default?: unknown }, { emptyCells }: FileRules): boolean =>
  emptyCells === 'erase' && value !== undefined;
