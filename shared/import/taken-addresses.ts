import type { PlanChunk } from '../domain/plan.ts';
import { isPresent } from '../domain/user.ts';
import type { Bucket } from '../store/bucket.ts';
import { loadKnownUsers } from '../store/directory-read.ts';
import { getChunk, parseChanges } from '../store/plans.ts';
import type { Table } from '../store/table.ts';

type Moved = {
  /** Whose address it was, by address. */
  readonly wanted: Map<string, string>;
  /** What the import gave each user, by key. */
  readonly given: Map<string, string>;
};

/**
 * Addresses that an import took from somebody and that another present user has by now, unless that is one to whom the import
 * gave it: then both go back. Memory grows with the addresses that the import changed.
 */
export async function takenAddresses(
  { work, directory }: { readonly work: Bucket; readonly directory: Table },
  tenant: string,
  chunks: readonly PlanChunk[],
  heartbeat: () => Promise<void>,
): Promise<ReadonlySet<string>> {
  const { wanted, given } = await movedBy(work, chunks, heartbeat);
  const taken = new Set<string>();
  if (wanted.size === 0) return taken;
  await loadKnownUsers(
    directory,
    tenant,
    ({ key, email, status }) => {
      if (email === undefined || !isPresent(status)) return;
      const owner = wanted.get(email);
      if (owner !== undefined && owner !== key && given.get(key) !== email) taken.add(email);
    },
    heartbeat,
  );
  return taken;
}

async function movedBy(work: Bucket, chunks: readonly PlanChunk[], heartbeat: () => Promise<void>): Promise<Moved> {
  const moved: Moved = { wanted: new Map(), given: new Map() };
  for (const { key, sha256 } of chunks) {
    await heartbeat();
    for (const change of parseChanges(await getChunk(work, key, sha256))) {
      if (change.entity !== 'user') continue;
      const { was, set } = change;
      if (typeof was.email !== 'string') continue;
      moved.wanted.set(was.email, change.key);
      if (typeof set.email === 'string') moved.given.set(change.key, set.email);
    }
  }
  return moved;
}
