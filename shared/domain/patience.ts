/** How long somebody may be missing from complete files before that is acted on. */
import * as v from 'valibot';
import type { Profile } from './profile.ts';

/**
 * Somebody who is missing, and stays for now. `since`: when the first complete file without them was planned for the first
 * time, epoch ms; `files`: how many complete files in a row they were not in, that one among them.
 */
export const waitingSchema = v.object({ key: v.string(), since: v.number(), files: v.number() });
export type WaitingUser = Readonly<v.InferOutput<typeof waitingSchema>>;
export type Waiting = Pick<WaitingUser, 'since' | 'files'>;

/** With one more complete file without them, planned at `now` (epoch ms). */
export const missedAgain = (before: Waiting | undefined, now: number): Waiting =>
  before === undefined ? { since: now, files: 1 } : { since: before.since, files: before.files + 1 };

/** In milliseconds. */
const hour = 60 * 60 * 1000;

/** From which instant on (epoch ms) a file without them is acted on, however many there were; undefined: none is for that. */
export const actsFrom = ({ since }: Waiting, { hours }: Patience): number | undefined =>
  hours === undefined ? undefined : since + hours * hour;

export type Patience = NonNullable<Profile['patience']>;

/** Whether absence is acted on in the file that is planned at `now` (epoch ms), which is among `waiting.files`. */
export function isPatienceOver(patience: Patience | undefined, waiting: Waiting, now: number): boolean {
  if (patience === undefined) return true;
  const from = actsFrom(waiting, patience);
  return (patience.files !== undefined && waiting.files >= patience.files) || (from !== undefined && now >= from);
}
