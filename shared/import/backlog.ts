import { hasEnded, type Import } from '../domain/import.ts';

/** What waits, as a sweep found it among the uploads. */
export type Backlog = {
  /** Imports that wait for a person. */
  readonly held: number;
  /** Seconds that the oldest of them has waited. */
  readonly heldLag: number;
  /** Seconds since the oldest file arrived that has neither ended nor is held. */
  readonly importLag: number;
};

/** Adds one import to what waits; `now` is epoch milliseconds. */
export function addToBacklog(backlog: Backlog, one: Import, now: number): Backlog {
  if (hasEnded(one.state)) return backlog;
  const { held, heldLag, importLag } = backlog;
  const secondsSince = (instant: number): number => Math.max(0, Math.round((now - instant) / 1000));
  if (one.state !== 'held') return { ...backlog, importLag: Math.max(importLag, secondsSince(one.receivedAt)) };
  const since = secondsSince(one.planEndedAt ?? one.receivedAt);
  return { ...backlog, held: held + 1, heldLag: Math.max(heldLag, since) };
}

export const nothingWaits: Backlog = { held: 0, heldLag: 0, importLag: 0 };
