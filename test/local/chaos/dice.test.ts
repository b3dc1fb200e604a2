import { expect, it } from 'vitest';
import { createChaos } from '../../../local/chaos/chaos.ts';
import { dice } from '../../../local/chaos/dice.ts';

const shares = { duplicates: 0.25, throttle: 0.25, reorder: 0.25 };
const decisions = (decide: () => boolean) => Array.from({ length: 10_000 }, decide);
const yes = (all: readonly boolean[]) => all.filter(Boolean).length / all.length;

it('throws the same numbers for the same seed, and others for another', () => {
  const some = (seed: number) => Array.from({ length: 5 }, dice(seed));
  expect(some(7)).toEqual(some(7));
  expect(some(7)).not.toEqual(some(8));
});

it.each([1, 7, 4_294_967_295])('keeps to its shares with the seed %i', (seed) => {
  const chaos = createChaos({ ...shares, seed });
  expect(yes(decisions(chaos.repeats))).toBeCloseTo(0.25, 1);
  expect(yes(decisions(chaos.throttles))).toBeCloseTo(0.25, 1);
  expect(new Set(Array.from({ length: 100 }, chaos.lateness))).toEqual(new Set([1, 2, 3]));
});

it('decides of one fault as it would without the others', () => {
  const all = createChaos({ ...shares, seed: 7 });
  decisions(all.throttles);
  expect(decisions(all.repeats)).toEqual(
    decisions(createChaos({ ...shares, throttle: 0, reorder: 0, seed: 7 }).repeats),
  );
});

it('never does what has no share, and always what has all', () => {
  const chaos = createChaos({ duplicates: 0, throttle: 1, reorder: 0, seed: 7 });
  expect([yes(decisions(chaos.repeats)), yes(decisions(chaos.throttles))]).toEqual([0, 1]);
});
