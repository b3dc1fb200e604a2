/** Numbers that look thrown and follow from a seed. */

/** The next number, 0 to below 1. */
export type Throw = () => number;

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough to decide what fails. */
export function dice(seed: number): Throw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
