/** Who is missing from complete files and is waited for, as one plan reads it and the next one finds it. */
import type { Import } from '../domain/import.ts';
import type { Waiting, WaitingUser } from '../domain/patience.ts';
import type { Manifest } from '../domain/plan.ts';
import { keepAbsences, readAbsences } from '../store/absences.ts';
import type { Bucket } from '../store/bucket.ts';
import { getChunk } from '../store/plans.ts';
import type { ChunkSink, StoredChunk } from './chunk-writer.ts';
import type { UserIndex } from './user-index.ts';

/** Those who waited before a file, by their number in the index. */
export type WaitingList = {
  readonly of: (user: number) => Waiting | undefined;
  /** Nobody is on it, known or not. */
  readonly isEmpty: boolean;
};

export const nobodyWaits: WaitingList = { of: () => undefined, isEmpty: true };

/** As the last complete file left it. About 100 bytes for each who waits, and while it is read 250 more. */
export async function loadWaiting(work: Bucket, tenant: string, index: UserIndex): Promise<WaitingList> {
  const found = new Map<number, Waiting>();
  let isEmpty = true;
  await readAbsences(work, tenant, ({ key, since, files }) => {
    const user = index.findByKey(key);
    isEmpty = false;
    if (user >= 0) found.set(user, { since, files });
  });
  return { of: (user) => found.get(user), isEmpty };
}

/** Writes who waits after a file beside its chunks: one object, about 70 bytes for each. */
export const writeWaiting = (chunks: ChunkSink, waiting: readonly WaitingUser[]): Promise<StoredChunk> =>
  chunks.put('waiting', Buffer.from(waiting.map((one) => `${JSON.stringify(one)}\n`).join('')));

/** Makes what the plan of an import that went through says of them what the next complete file goes by. */
export async function keepWaiting(work: Bucket, one: Import, { waiting }: Manifest): Promise<void> {
  if (waiting === undefined) return;
  await keepAbsences(work, one, await getChunk(work, waiting.key, waiting.sha256));
}
