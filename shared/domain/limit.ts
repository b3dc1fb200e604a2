import type { Limit } from './profile.ts';

/** The most that passes without a person: `max(count, percent of all)`. */
export const mostOf = ({ count, percent }: Limit, all: number): number =>
  Math.max(count, Math.floor((all * percent) / 100));
