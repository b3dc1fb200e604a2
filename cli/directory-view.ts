/** Items of the directory as people see them. */
import type { DirectoryItem } from '../shared/store/directory-item.ts';
import { itemJson } from './item-json.ts';
import { facts, type Row } from './table.ts';

/** An item without a state was made by platform code, and is active. */
export const statusOf = ({ status }: DirectoryItem): unknown => status ?? 'active';

/** The first ones that are wanted. What is not asked for is not read. */
export async function* firstOf(
  items: AsyncIterable<DirectoryItem>,
  isWanted: (item: DirectoryItem) => boolean,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<DirectoryItem> {
  let left = limit;
  for await (const item of items) {
    if (!isWanted(item)) continue;
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}

/** A table's rows: some of the values of each item, in this order. */
export async function* rowsOf(
  items: AsyncIterable<DirectoryItem>,
  valuesOf: (item: DirectoryItem) => readonly unknown[],
): AsyncGenerator<Row> {
  for await (const item of items) yield valuesOf(item).map((value) => (typeof value === 'string' ? value : ''));
}

/** Every attribute, by name. */
export const describeItem = (item: DirectoryItem): string =>
  facts(
    Object.entries(item)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, inWords(value)]),
  );

function inWords(value: unknown): string {
  const plain = itemJson(value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}
