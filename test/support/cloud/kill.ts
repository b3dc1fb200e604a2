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
