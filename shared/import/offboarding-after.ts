import { hasEnded, type Import } from '../domain/import.ts';
import type { Instants } from '../domain/lifecycle.ts';

const hours = (count: number): number => count * 3_600_000;

/** How long after the end of the import that brought it a date that was over takes effect. */
const grace = hours(24);

/** When to look again whether the import has ended. */
const lookAgain = hours(1);

/**
 * The instants of somebody who is to leave 24 hours after the end of an import (`one`; undefined: history no longer has
 * it), as they turn out at `now` (epoch ms). When history can't tell the end, what was assumed holds.
 */
export function offboardingAfter(instants: Instants, one: Import | undefined, now: number): Instants {
  if (one !== undefined && !hasEnded(one.state)) return { ...instants, offboardsAt: now + lookAgain };
  const { offboardsAfter: _over, ...known } = instants;
  return one?.finishedAt === undefined ? known : { ...known, offboardsAt: one.finishedAt + grace };
}
