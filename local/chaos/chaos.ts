/**
 * The faults that AWS's documents promise, made on purpose: calls are throttled, messages and events come twice and out of
 * order. The seed settles which decision follows which; which call meets which decision it does not, because calls that
 * are under way at the same time come in no fixed order.
 */
import { type Intervene, inTurn } from '../door/intervention.ts';
import { dice } from './dice.ts';
import { delayMessages } from './late-messages.ts';
import type { ChaosSettings } from './settings.ts';
import { throttleCalls } from './throttled-calls.ts';

export interface Chaos {
  /** What it does to calls. */
  readonly intervene: Intervene;
  /** Whether this delivery happens twice. */
  repeats(): boolean;
  /** Whether this invocation of a function is refused for now. */
  throttles(): boolean;
  /** Seconds, 1 to 3: between two deliveries of one thing, or until something comes that is late. */
  lateness(): number;
}

/** Longest that anything is held back: long enough to be overtaken, short against every lease. */
const longestLateness = 3;

/** Nothing happens. */
export const calm: Chaos = {
  intervene: inTurn(),
  repeats: () => false,
  throttles: () => false,
  lateness: () => 0,
};

/** Each fault has numbers of its own, so that one switch does not change what another does. */
export function createChaos({ duplicates, throttle, reorder, seed }: ChaosSettings): Chaos {
  const often = (share: number, stream: number) => {
    const next = dice(seed + stream * 1_000_003);
    return () => next() < share;
  };
  const time = dice(seed);
  const lateness = () => 1 + Math.floor(time() * longestLateness);
  const throttles = often(throttle, 1);
  return {
    intervene: inTurn(throttleCalls(throttles), delayMessages(often(reorder, 2), lateness)),
    repeats: often(duplicates, 3),
    throttles,
    lateness,
  };
}
