/** Kills a function at a chosen moment. */
import type { Cloud } from './cloud.ts';
import { type Call, Killed } from './tap.ts';

const reads = /^(Get|Head|Query|BatchGet|List)/;

/** A moment: after the `at`-th call (from 0). */
export type Point = { readonly at: number; readonly name: string };

/**
 * Every moment at which it makes a difference to die: right after each call that leaves something behind. What a function
 * has in mind dies with it, so that dying before the next such call, or at a read in between, is the same.
 */
export const pointsOf = (calls: readonly Call[]): Point[] =>
  calls.flatMap(({ command, target }, at) =>
    reads.test(command) ? [] : [{ at, name: `${command} ${target.slice(target.lastIndexOf('/') + 1)}` }],
  );

/** Kills the function that makes the n-th call, once that call is carried out. */
export function killAfter({ tap }: Cloud, { at }: Point, onKill: () => void): void {
  let count = 0;
  let last: Call | undefined;
  tap.before = (call) => {
    if (count === at) last = call;
    count += 1;
  };
  tap.after = (call) => {
    if (last !== call) return;
    onKill();
    throw new Killed('here');
  };
}

/** A moment: just before the `at`-th call (from 0) is carried out, or right after it. */
export type Moment = Point & { readonly when: 'before' | 'after' };

/** Both sides of every call that leaves something behind. */
export const momentsOf = (calls: readonly Call[]): Moment[] =>
  pointsOf(calls).flatMap((point) => [
    { ...point, when: 'before' as const },
    { ...point, when: 'after' as const },
  ]);

/** Kills whoever makes the call, on that side of it. `kills`: how often that has come about. */
export function killAt({ tap }: Cloud, { at, when }: Moment, onKill = (): void => undefined): { kills: number } {
  const seen = { kills: 0 };
  let count = 0;
  let wanted: Call | undefined;
  const die = (): never => {
    seen.kills += 1;
    onKill();
    throw new Killed('here');
  };
  tap.before = (call) => {
    if (count === at) wanted = call;
    count += 1;
    if (when === 'before' && call === wanted) die();
  };
  tap.after = (call) => {
    if (when === 'after' && call === wanted) die();
  };
  return seen;
}

/** Nobody is killed any more. */
export function spare({ tap }: Cloud): void {
  tap.before = () => undefined;
  tap.after = () => undefined;
}

/** How often a person types a command again that ended with an error. */
const mostRepeats = 3;

/** What a person does whose command was cut off: it is typed again. */
export async function insist<Answer>({ tap }: Cloud, command: () => Promise<Answer>): Promise<Answer> {
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await tap.live(command);
    } catch (error) {
      if (!(error instanceof Killed) || repeats >= mostRepeats) throw error;
    }
  }
}
