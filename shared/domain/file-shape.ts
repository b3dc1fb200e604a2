/** What a file looks like, whatever its rows say: what the next one is measured by. */
import * as v from 'valibot';
import { restoreFormula } from './formula.ts';
import type { Mapping } from './mapping.ts';

/** What the bytes of a file are; ASCII is the same in all encodings but UTF-16. */
export const fileEncodings = ['ascii', 'utf-8', 'utf-16le', 'windows-1252'] as const;
export type FileEncoding = (typeof fileEncodings)[number];

const shapeColumn = v.object({
  /** Its first {@link mostTitleLength} characters. */
  title: v.string(),
  /** What it fills: a field, or a map and the entry's name (`custom.Shoe size`); nothing for one that is ignored. */
  name: v.optional(v.string()),
  /** How many rows had something in it; not known of columns that are not counted. */
  filled: v.optional(v.number()),
});

export const fileShapeSchema = v.object({
  /** The file says who is there, all of them. */
  isComplete: v.boolean(),
  /** Below the header, rejected ones included. */
  rows: v.number(),
  encoding: v.picklist(fileEncodings),
  /** How many columns the file has. */
  width: v.number(),
  /** In the file's order, as far as there is room for them. */
  columns: v.array(shapeColumn),
});

export type ShapeColumn = v.InferOutput<typeof shapeColumn>;
export type FileShape = v.InferOutput<typeof fileShapeSchema>;

/** Longer titles are told apart by so many first characters. */
const mostTitleLength = 256;

/** Of all titles and names together: 40,000 characters are at most 120 KB, and DynamoDB's item holds 400 KB of two shapes. */
const mostCharacters = 40_000;

/** What a column takes beside its characters: names of attributes and numbers, 48 bytes in all. */
const columnOverhead = 16;

type Counted = Omit<FileShape, 'width' | 'columns'> & {
  /** For each column, how many rows had something in it; fewer than there are columns where not all are counted. */
  readonly filled: readonly number[];
};

/** @param written the titles as they stand in the file */
export function shapeOf(written: readonly string[], mapping: Mapping, { filled, ...counted }: Counted): FileShape {
  const names = namesByIndex(mapping);
  const columns: ShapeColumn[] = [];
  let room = mostCharacters;
  for (const [index, title] of written.entries()) {
    const column = columnOf(shortTitle(title), names.get(index), filled[index]);
    room -= columnOverhead + column.title.length + (column.name?.length ?? 0);
    if (room < 0) break;
    columns.push(column);
  }
  return { ...counted, width: written.length, columns };
}

/** Whole characters: half of one could not be kept. */
const shortTitle = (title: string): string => restoreFormula(title.trim()).slice(0, mostTitleLength).toWellFormed();

const columnOf = (title: string, name: string | undefined, filled: number | undefined): ShapeColumn =>
  name === undefined ? { title } : { title, name, ...(filled !== undefined && { filled }) };

const namesByIndex = ({ columns, entries }: Mapping): ReadonlyMap<number, string> =>
  new Map([
    ...columns.map(({ index, field }) => [index, field] as const),
    ...entries.map(({ index, map, name }) => [index, `${map}.${name}`] as const),
  ]);
