/** Batches that a service takes in part: "include them in a subsequent call" ("Sending events with PutEvents"), more slowly each time. */
import { setTimeout as pause } from 'node:timers/promises';

/** Times that an entry is sent in all: entries are throttled one by one, and a thousand of them must get through. */
const attempts = 8;
const firstPause = 50;
const longestPause = 2000;

/** Waits before the n-th repetition (from 1 on), twice as long each time. The SDK does so for whole calls only. */
export function backOff(repetition: number): Promise<void> {
  return pause(Math.min(longestPause, firstPause * 2 ** (repetition - 1)));
}

/**
 * Sends entries, and those that were not taken again.
 * @param send Sends these, and gives those that may be sent again. What can never be taken it throws about.
 * @returns those that were not taken in the end.
 */
export async function takeAll<Entry>(
  entries: readonly Entry[],
  send: (open: readonly Entry[]) => Promise<readonly Entry[]>,
): Promise<readonly Entry[]> {
  let open = await send(entries);
  for (let repetition = 1; open.length > 0 && repetition < attempts; repetition += 1) {
    await backOff(repetition);
    open = await send(open);
  }
  return open;
}
