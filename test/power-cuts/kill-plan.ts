/** When the power is cut: at random moments of planning, all along applying, and around the end. */

/** Where the next cut belongs: so far into planning (ms after it began), or when such a share of the chunks is done. */
export type Moment =
  | { readonly step: 'planning'; readonly after: number }
  | { readonly step: 'applying'; readonly share: number; readonly after: number }
  | { readonly step: 'finishing'; readonly after: number };

/**
 * A tenth of the cuts, at most three, hit planning: a message that is received five times without coming to an end is given
 * up, as it should be. One hits the end. The others are spread over applying, one in each equal part.
 */
export function planKills(kills: number, planning: number, random: () => number): Moment[] {
  const early = Math.min(3, Math.max(kills > 2 ? 1 : 0, Math.floor(kills / 10)));
  const late = kills > 1 ? 1 : 0;
  const middle = kills - early - late;
  return [
    ...Array.from({ length: early }, () => ({ step: 'planning' as const, after: random() * planning })),
    ...Array.from({ length: middle }, (_, n) => ({
      step: 'applying' as const,
      share: (n + random()) / middle,
      after: random() * 400,
    })),
    ...Array.from({ length: late }, () => ({ step: 'finishing' as const, after: random() * 50 })),
  ];
}
