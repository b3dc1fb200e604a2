/** A clock that stands still unless it is told to move on. Epoch milliseconds. */
export type Clock = { readonly now: () => number; readonly advance: (milliseconds: number) => void };

export function createClock(start = Date.parse('2026-01-05T08:00:00Z')): Clock {
  let instant = start;
  return {
    now: () => instant,
    advance: (milliseconds) => {
      instant += milliseconds;
    },
  };
}

export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;
export const days = (count: number): number => count * 86_400_000;
