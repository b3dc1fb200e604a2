import { maximumTextLength, type Value } from './field.ts';
import type { MappedColumn, MappedGroup, Mapping } from './header.ts';
import type { Issue } from './issue.ts';
import type { UserStatus } from './user.ts';

/** A row, mapped and validated: what the file claims of one user. What it does not claim, it leaves alone. */
export type UserRecord = {
  readonly key: string;
  readonly status: Extract<UserStatus, 'active' | 'archived'>;
  /** Fields that have a value, in the order of their names, and behind them `groups` if any group has one. */
  readonly values: Readonly<Record<string, Value>>;
  /** Fields that have none. */
  readonly emptied: readonly string[];
  /** Parent groups in which the user is no more. */
  readonly left: readonly string[];
};

/** The attribute that holds the map of parent group to sub group. */
export const groupsField = 'groups';

/** `key` is there whenever the row says whom it is about, also when the row is rejected. */
export type RecordReading =
  | { readonly record: UserRecord; readonly issues: readonly Issue[] }
  | { readonly record: undefined; readonly key: string | undefined; readonly issues: readonly Issue[] };

/** 256 characters are at most 768 bytes of UTF-8: with its prefix below DynamoDB's 1,024 bytes of a sort key. */
export const maximumKeyLength = 256;

/**
 * 65,536 characters, names included: at most 196,608 bytes of UTF-8, which is half of DynamoDB's 400 KB item (the other
 * half is the platform's), and twice as JSON at its worst (before and after) still less than a chunk.
 */
const maximumRecordLength = 65_536;

/** Reads one row of `mapping.width` cells that starts on physical line `row`. Any fault rejects the row; all are told. */
export function readRecord(cells: readonly string[], mapping: Mapping, row: number): RecordReading {
  const issues: Issue[] = [];
  const values: Record<string, Value> = {};
  const emptied: string[] = [];
  let status: UserRecord['status'] = 'active';
  let length = 0;
  let key: string | undefined;
  for (const column of mapping.columns) {
    const value = readColumn(cells, column, row, issues);
    if (value === undefined) continue;
    if (column.field === 'status') status = value === 'archived' ? 'archived' : 'active';
    else if (value !== null) {
      values[column.field] = value;
      length += column.field.length + value.length;
      if (column === mapping.identity) key = value;
    } else if (mapping.emptyCells === 'erase') emptied.push(column.field);
  }
  const { groups, left, length: groupsLength } = readGroups(cells, mapping, row, issues);
  if (groups !== undefined) values[groupsField] = groups;
  if (key !== undefined && key.length > maximumKeyLength) issues.push(keyTooLong(mapping.identity, row, key));
  if (length + groupsLength > maximumRecordLength) issues.push(recordTooLong(row));
  if (key === undefined || issues.length > 0) return { record: undefined, key, issues };
  return { record: { key, status, values, emptied, left }, issues };
}

/** The value; `null` for an empty cell; undefined when an issue was noted. */
function readColumn(
  cells: readonly string[],
  column: MappedColumn,
  row: number,
  issues: Issue[],
): string | null | undefined {
  const cell = (cells[column.index] ?? '').trim();
  if (cell === '') {
    if (!column.required) return null;
    issues.push(emptyCell(column, row));
    return undefined;
  }
  const read = column.read(cell);
  if ('value' in read) return read.value;
  issues.push({
    code: read.fault.code,
    severity: 'error',
    scope: 'row',
    row,
    column: column.title,
    value: cell,
    expected: read.fault.expected,
    message: 'the row was not imported: correct this cell and send the file again',
  });
  return undefined;
}

type GroupsReading = {
  readonly groups: Record<string, string> | undefined;
  readonly left: readonly string[];
  readonly length: number;
};

function readGroups(cells: readonly string[], mapping: Mapping, row: number, issues: Issue[]): GroupsReading {
  let groups: Record<string, string> | undefined;
  const left: string[] = [];
  let length = 0;
  for (const mapped of mapping.groups) {
    const cell = (cells[mapped.index] ?? '').trim();
    if (cell.length > maximumTextLength) issues.push(groupTooLong(mapped, row, cell));
    else if (cell !== '') {
      groups ??= {};
      groups[mapped.group] = cell;
      length += mapped.group.length + cell.length;
    } else if (mapping.emptyCells === 'erase') left.push(mapped.group);
  }
  return { groups, left, length };
}

const emptyCell = (column: MappedColumn, row: number): Issue => ({
  code: 'required-value',
  severity: 'error',
  scope: 'row',
  row,
  column: column.title,
  value: '',
  expected: 'a value in every row',
  message: 'the row was not imported: fill this cell and send the file again',
});

const keyTooLong = (column: MappedColumn, row: number, value: string): Issue => ({
  code: 'too-long',
  severity: 'error',
  scope: 'row',
  row,
  column: column.title,
  value: value.slice(0, 64),
  expected: `at most ${maximumKeyLength} characters`,
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

const groupTooLong = (group: MappedGroup, row: number, value: string): Issue => ({
  code: 'too-long',
  severity: 'error',
  scope: 'row',
  row,
  column: group.title,
  value: value.slice(0, 64),
  expected: `at most ${maximumTextLength} characters`,
  message: 'the row was not imported: shorten this cell and send the file again',
});

/** Whom a rejected row is about, as far as its identity cell can be read; undefined when it can't. */
export function readKey(cells: readonly string[], { identity }: Mapping): string | undefined {
  const cell = (cells[identity.index] ?? '').trim();
  const read = cell === '' ? undefined : identity.read(cell);
  return read !== undefined && 'value' in read && read.value.length <= maximumKeyLength ? read.value : undefined;
}

/**
 * The same text for the same claim, whatever the order of columns or the quoting was: what fingerprints are made of.
 * `valuesJson` is the JSON of the record's values, which is needed for other things, too.
 */
export const canonical = ({ status, emptied, left }: UserRecord, valuesJson: string): string =>
  `${status}${valuesJson}${JSON.stringify([emptied, left])}`;
