/** DynamoDB's batches: what is left out comes back as unprocessed, in the form of a request ("BatchGetItem", "BatchWriteItem"). */
import * as v from 'valibot';
import { count, split, type Thinned } from './thinned.ts';

const getRequest = v.looseObject({ RequestItems: v.record(v.string(), v.looseObject({ Keys: v.array(v.unknown()) })) });
const getAnswer = v.looseObject({
  UnprocessedKeys: v.optional(v.record(v.string(), v.looseObject({ Keys: v.array(v.unknown()) })), {}),
});

export function thinKeys(given: unknown, throttles: () => boolean): Thinned | undefined {
  if (!v.is(getRequest, given)) return undefined;
  const tables = Object.entries(given.RequestItems).map(([table, asked]) => {
    const { kept, withheld } = split(asked.Keys, throttles);
    return { table, asked, kept, withheld };
  });
  const part = (list: 'kept' | 'withheld') =>
    tables
      .filter((each) => each[list].length > 0)
      .map((each) => [each.table, { ...each.asked, Keys: each[list] }] as const);
  return {
    kept: count(tables.map(({ kept }) => kept)),
    withheld: count(tables.map(({ withheld }) => withheld)),
    request: { ...given, RequestItems: Object.fromEntries(part('kept')) },
    answer: (said) => {
      const answer = v.parse(getAnswer, said);
      const left = part('withheld').map(([table, asked]) => {
        const more = answer.UnprocessedKeys[table]?.Keys ?? [];
        return [table, { ...asked, Keys: [...asked.Keys, ...more] }];
      });
      return { ...answer, UnprocessedKeys: { ...answer.UnprocessedKeys, ...Object.fromEntries(left) } };
    },
  };
}

const writeRequest = v.looseObject({ RequestItems: v.record(v.string(), v.array(v.unknown())) });
const writeAnswer = v.looseObject({ UnprocessedItems: v.optional(v.record(v.string(), v.array(v.unknown())), {}) });

export function thinItems(given: unknown, throttles: () => boolean): Thinned | undefined {
  if (!v.is(writeRequest, given)) return undefined;
  const tables = Object.entries(given.RequestItems).map(([table, writes]) => ({ table, ...split(writes, throttles) }));
  const part = (list: 'kept' | 'withheld') =>
    tables.filter((each) => each[list].length > 0).map((each) => [each.table, each[list]] as const);
  return {
    kept: count(tables.map(({ kept }) => kept)),
    withheld: count(tables.map(({ withheld }) => withheld)),
    request: { ...given, RequestItems: Object.fromEntries(part('kept')) },
    answer: (said) => {
      const answer = v.parse(writeAnswer, said);
      const left = part('withheld').map(([table, writes]) => [
        table,
        [...writes, ...(answer.UnprocessedItems[table] ?? [])],
      ]);
      return { ...answer, UnprocessedItems: { ...answer.UnprocessedItems, ...Object.fromEntries(left) } };
    },
  };
}
