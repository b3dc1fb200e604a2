import { type CellFault, maximumTextLength, type Value } from './field.ts';
import { restoreFormula } from './formula.ts';
import type { Issue } from './issue.ts';
import type { MappedColumn, MappedEntry, Mapping } from './mapping.ts';
import type { MapField } from './reserved-fields.ts';
import type { UserStatus } from './user.ts';

/** A row, mapped and validated: what the file claims of one user or team. What it does not claim, it leaves alone. */
export type UserRecord = {
  /** The first of its identity values. */
  readonly key: string;
  /** Undefined: the file has no word about the state. */
  readonly status: Extract<UserStatus, 'active' | 'deactivated' | 'archived'> | undefined;
  /** Fields that have a value, in the order of their names; behind them maps that have an entry, and the constants. */
  readonly values: Readonly<Record<string, Value>>;
  /** Fields that have none. */
  readonly emptied: readonly string[];
  /** Entries of maps that are there no more. */
  readonly left: readonly Leaving[];
};

/** An entry of a map. */
type Leaving = readonly [map: MapField, name: string];

/** Issues may be warnings. */
export type RecordReading = { readonly record: UserRecord; readonly issues: readonly Issue[] } | RejectedReading;

/** `values`: as far as they can be read. */
export type RejectedReading = {
  readonly record: undefined;
  readonly values: Readonly<Record<string, Value>>;
  readonly issues: readonly Issue[];
};

/** 256 characters are at most 768 bytes of UTF-8: with its prefix below DynamoDB's 1,024 bytes of a sort key. */
export const maximumKeyLength = 256;

/**
 * 65,536 characters, names included: at most 196,608 bytes of UTF-8, which is half of DynamoDB's 400 KB item (the other
 * half is the platform's), and twice as JSON at its worst (before and after) still less than a chunk.
 */
export const maximumRecordLength = 65_536;

const nothing: readonly never[] = [];

/** A row while it is read. */
type Draft = {
  readonly row: number;
  readonly cells: readonly string[];
  readonly values: Record<string, Value>;
  issues: Issue[] | undefined;
  isRejected: boolean;
  length: number;
};

/** Reads one row of `mapping.width` cells that starts on physical line `row`. Any fault rejects the row; all are told. */
export function readRecord(cells: readonly string[], mapping: Mapping, row: number): RecordReading {
  const draft: Draft = { row, cells, values: {}, issues: undefined, isRejected: false, length: 0 };
  const { status, emptied } = readFields(draft, mapping);
  const left = readEntries(draft, mapping);
  const key = keyOf(draft.values, mapping);
  if (key === undefined && mapping.identity.length > 1) note(draft, 'error', noIdentity(mapping, row));
  if (draft.length > maximumRecordLength) note(draft, 'error', recordTooLong(row));
  const issues = draft.issues ?? nothing;
  if (key === undefined || draft.isRejected) return { record: undefined, values: draft.values, issues };
  for (const name in mapping.constants) draft.values[name] = mapping.constants[name] ?? '';
  return { record: { key, status, values: draft.values, emptied, left }, issues };
}

function readFields(draft: Draft, mapping: Mapping): Pick<UserRecord, 'status' | 'emptied'> {
  let emptied: string[] | undefined;
  let status: UserRecord['status'];
  for (const column of mapping.columns) {
    const value = readColumn(draft, column);
    if (value === undefined) continue;
    if (column.field === 'status') status = claimedState(value);
    else if (value !== null) draft.values[column.field] = value;
    else if (mapping.emptyCells === 'erase') {
      emptied ??= [];
      emptied.push(column.field);
    }
  }
  return { status, emptied: emptied ?? nothing };
}

const claimedState = (value: Value | null): UserRecord['status'] =>
  value === 'active' || value === 'archived' || value === 'deactivated' ? value : undefined;

/** The value; `null` for an empty cell; undefined when an issue was noted. */
function readColumn(draft: Draft, column: MappedColumn): Value | null | undefined {
  const cell = cellAt(draft, column.index);
  if (cell === '') {
    if (!column.required) return column.whenEmpty ?? null;
    note(draft, 'error', emptyCell(column, draft.row));
    return undefined;
  }
  if (cell.length > column.mostLength) {
    note(draft, 'error', tooLong(column, draft.row, cell, column.mostLength));
    return undefined;
  }
  draft.length += column.field.length + cell.length;
  return readCell(draft, column, cell);
}

function readCell(draft: Draft, column: MappedColumn | MappedEntry, cell: string) {
  const read = column.read(cell);
  if ('fault' in read) {
    note(draft, 'error', oddCell('error', read.fault, column.title, draft.row, cell));
    return undefined;
  }
  if (read.warning !== undefined) {
    note(draft, 'warning', oddCell('warning', read.warning, column.title, draft.row, cell));
  }
  return read.value;
}

/** Without the apostrophe that exports put in front of what looks like a formula. */
const cellAt = ({ cells }: Draft, index: number): string => restoreFormula((cells[index] ?? '').trim());

function readEntries(draft: Draft, { entries, emptyCells }: Mapping): readonly Leaving[] {
  let left: Leaving[] | undefined;
  let map: Record<string, string | boolean> | undefined;
  let mapName: MapField | undefined;
  for (const entry of entries) {
    const cell = cellAt(draft, entry.index);
    if (cell === '') {
      if (emptyCells !== 'erase') continue;
      left ??= [];
      left.push([entry.map, entry.name]);
    } else if (cell.length > maximumTextLength) {
      note(draft, 'error', tooLong(entry, draft.row, cell, maximumTextLength));
    } else {
      const value = readCell(draft, entry, cell);
      if (typeof value !== 'string' && typeof value !== 'boolean') continue;
      if (map === undefined || mapName !== entry.map) {
        map = {};
        mapName = entry.map;
        draft.values[entry.map] = map;
      }
      map[entry.name] = value;
      draft.length += entry.name.length + cell.length;
    }
  }
  return left ?? nothing;
}

/** The first of the identity values. */
function keyOf(values: Readonly<Record<string, Value>>, { identity }: Pick<Mapping, 'identity'>) {
  for (const { field } of identity) {
    const value = values[field];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

function note(draft: Draft, severity: Issue['severity'], issue: Issue): void {
  draft.issues ??= [];
  draft.issues.push(issue);
  if (severity === 'error') draft.isRejected = true;
}

const about = (row: number, column: string) => ({ scope: 'row', row, column }) as const;

const oddCell = (
  severity: Issue['severity'],
  { code, expected }: CellFault,
  column: string,
  row: number,
  value: string,
): Issue => ({
  ...about(row, column),
  code,
  severity,
  value,
  expected,
  message:
    severity === 'error'
      ? 'the row was not imported: correct this cell and send the file again'
      : 'the row was imported with this cell as it is: check whether it is meant so',
});

const emptyCell = ({ title }: MappedColumn, row: number): Issue => ({
  ...about(row, title),
  code: 'required-value',
  severity: 'error',
  value: '',
  expected: 'a value in every row',
  message: 'the row was not imported: fill this cell and send the file again',
});

const noIdentity = ({ identity }: Mapping, row: number): Issue => ({
  ...about(row, identity.map(({ title }) => title).join(' or ')),
  code: 'required-value',
  severity: 'error',
  value: '',
  expected: 'a value in one of these columns',
  message:
    'the row does not say whom it is about and was not imported: fill one of these cells and send the file again',
});

const tooLong = ({ title }: { readonly title: string }, row: number, value: string, most: number): Issue => ({
  ...about(row, title),
  code: 'too-long',
  severity: 'error',
  value: value.slice(0, 64),
  expected: `at most ${most} characters`,
  message: 'the row was not imported: shorten this cell and send the file again',
});

const recordTooLong = (row: number): Issue => ({
  code: 'too-long',
  severity: 'error',
  scope: 'row',
  row,
  expected: `at most ${maximumRecordLength} characters in all cells together`,
  message: 'the row was not imported: shorten its cells and send the file again',
});

/** The identity values of a row that is rejected as it is, as far as they can be read. */
export function readIdentity(cells: readonly string[], { identity }: Pick<Mapping, 'identity'>): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const { field, index, read, mostLength } of identity) {
    const cell = restoreFormula((cells[index] ?? '').trim());
    const result = cell === '' || cell.length > mostLength ? undefined : read(cell);
    if (result !== undefined && 'value' in result) values[field] = result.value;
  }
  return values;
}

/**
 * The same text for the same claim, whatever the order of columns or the quoting was: what fingerprints are made of.
 * `valuesJson` is the JSON of the record's values, which is needed for other things, too.
 */
export const canonical = ({ status, emptied, left }: UserRecord, valuesJson: string): string =>
  `${status ?? ''}${valuesJson}${emptied.length + left.length === 0 ? '' : JSON.stringify([emptied, left])}`;
