/** The farthest ahead of UTC that clocks are anywhere: UTC+14. In milliseconds. */
const farthestAhead = 14 * 60 * 60 * 1000;

/** The latest date (ISO) that it is anywhere at `now` (epoch ms): later ones are yet to come. */
export const latestDay = (now: number): string => new Date(now + farthestAhead).toISOString().slice(0, 10);
