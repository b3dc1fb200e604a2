/** What differs between the plan that a person approved and the one that was made then. */
import * as v from 'valibot';
import { type Change, type ChangeType, changeTypes, isRemoval } from './change.ts';

const change = v.object({ type: v.picklist(changeTypes), key: v.string(), row: v.optional(v.number()) });

export const planDifferenceSchema = v.object({
  /** Per type of change, where the numbers differ. */
  counts: v.array(v.object({ type: v.picklist(changeTypes), before: v.number(), now: v.number() })),
  /** Up to ten changes each that are new, gone, or do something else to the same user: personal data, for no log. */
  added: v.array(change),
  gone: v.array(change),
  altered: v.array(change),
});

export type PlanDifference = v.InferOutput<typeof planDifferenceSchema>;

/** As many as a person looks at. */
const mostShown = 10;

/**
 * Compares two plans of one file, each given in the order in which it was written: first whom rows name, then what rows
 * say, then removals, those of absentees last and by key. Holds one change of each.
 */
export async function comparePlans(before: AsyncIterable<Change>, now: AsyncIterable<Change>): Promise<PlanDifference> {
  const [old, next] = [before[Symbol.asyncIterator](), now[Symbol.asyncIterator]()];
  const counts = new Map<ChangeType, { before: number; now: number }>();
  const shown = { added: [] as Shown[], gone: [] as Shown[], altered: [] as Shown[] };
  const count = ({ type }: Change, which: 'before' | 'now'): void => {
    const numbers = counts.get(type) ?? { before: 0, now: 0 };
    numbers[which] += 1;
    counts.set(type, numbers);
  };
  const show = (list: Shown[], { type, key, row }: Change): void => {
    if (list.length < mostShown) list.push({ type, key, ...(row === undefined ? {} : { row }) });
  };
  let [a, b] = [await old.next(), await next.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : orderOf(a.value, b.value);
    if (order <= 0 && !a.done) count(a.value, 'before');
    if (order >= 0 && !b.done) count(b.value, 'now');
    if (order < 0 && !a.done) show(shown.gone, a.value);
    if (order > 0 && !b.done) show(shown.added, b.value);
    if (order === 0 && !a.done && !b.done && !isSame(a.value, b.value)) show(shown.altered, b.value);
    [a, b] = [order <= 0 ? await old.next() : a, order >= 0 ? await next.next() : b];
  }
  const differing = changeTypes.flatMap((type) => {
    const numbers = counts.get(type);
    return numbers === undefined || numbers.before === numbers.now ? [] : [{ type, ...numbers }];
  });
  return { counts: differing, ...shown };
}

type Shown = v.InferOutput<typeof change>;

/** Implied ones come first, then changes, then removals by rows, then those of absentees. */
const rankOf = ({ reason, type }: Change): number =>
  reason === 'implied' ? 0 : !isRemoval(type) ? 1 : reason === 'row' ? 2 : 3;

function orderOf(a: Change, b: Change): number {
  const byPlace = rankOf(a) - rankOf(b) || (a.row ?? 0) - (b.row ?? 0);
  if (byPlace !== 0) return byPlace;
  return a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
}

/** Whether both do the same to the same user, whatever the item's version and what else is in the plan. */
const isSame = (a: Change, b: Change): boolean => a.type === b.type && essence(a) === essence(b);

const essence = ({ status, was, set }: Change): string => JSON.stringify([status, sorted(was), sorted(set)]);

const sorted = (values: Change['set']) => Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
