/** Answers a query from log lines. */
import { isObject, type Json, type JsonObject } from '../../template/json.ts';
import { instantOf } from './log-lines.ts';
import type { Aggregate, Query } from './query.ts';

export interface Answer {
  readonly columns: string[];
  readonly rows: string[][];
}

/** A line and the log group in which it stands. */
export interface Placed {
  readonly logGroup: string;
  readonly line: JsonObject;
}

/** One row: column → value. */
type Row = Readonly<Record<string, Json | undefined>>;

export function runQuery(query: Query, lines: readonly Placed[]): Answer {
  const found = lines.filter((placed) =>
    query.conditions.every(({ field, isIn, values }) => {
      const value = fieldOf(placed, field);
      return isIn === (value !== undefined && values.includes(String(value)));
    }),
  );
  const rows = query.aggregates.length > 0 ? summed(query, found) : found.map((placed) => rowOf(query.fields, placed));
  const columns =
    query.aggregates.length > 0 ? [...query.by, ...query.aggregates.map(({ name }) => name)] : [...query.fields];
  return {
    columns,
    rows: sorted(rows, query.sort)
      .slice(0, query.limit)
      .map((row) => columns.map((name) => show(row[name]))),
  };
}

const rowOf = (fields: readonly string[], placed: Placed): Row =>
  Object.fromEntries(fields.map((field) => [field, fieldOf(placed, field)]));

function summed({ aggregates, by }: Query, found: readonly Placed[]): Row[] {
  const groups = Map.groupBy(found, (placed) => JSON.stringify(by.map((field) => fieldOf(placed, field) ?? null)));
  return [...groups.values()].map((group) => {
    const [first] = group;
    const named = first === undefined ? {} : rowOf(by, first);
    return { ...named, ...Object.fromEntries(aggregates.map((one) => [one.name, aggregated(one, group)])) };
  });
}

function aggregated({ function: name, field }: Aggregate, group: readonly Placed[]): Json {
  if (field === '*') return group.length;
  const values = group.map((placed) => fieldOf(placed, field)).filter((value) => value !== undefined && value !== null);
  if (name === 'count') return values.length;
  const numbers = values.map(Number).filter((value) => !Number.isNaN(value));
  if (numbers.length === 0) return null;
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (name === 'sum') return sum;
  if (name === 'avg') return sum / numbers.length;
  return name === 'min' ? Math.min(...numbers) : Math.max(...numbers);
}

/** `counts.rows` is a field of an object, unless there is one of that very name. */
function fieldOf({ logGroup, line }: Placed, field: string): Json | undefined {
  if (field === '@timestamp') return new Date(instantOf(line)).toISOString();
  if (field === '@log') return logGroup;
  if (field in line) return line[field];
  let value: Json | undefined = line;
  for (const part of field.split('.')) value = isObject(value) ? value[part] : undefined;
  return value;
}

function sorted(rows: readonly Row[], sort: Query['sort']): readonly Row[] {
  if (sort === undefined) return rows;
  const { field, isDescending } = sort;
  return rows.toSorted((a, b) => (isDescending ? -1 : 1) * compare(a[field], b[field]));
}

function compare(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [show(a), show(b)];
  return left < right ? -1 : Number(left > right);
}

function show(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
