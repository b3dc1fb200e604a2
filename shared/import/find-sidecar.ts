import type { Import } from '../domain/import.ts';
import { maximumSidecarBytes, readSidecar, type SidecarNote, sidecarGrace, sidecarOf } from '../domain/sidecar.ts';
import type { Bucket } from '../store/bucket.ts';
import { getSidecar, sidecarAt } from '../store/sidecars.ts';

const none: SidecarNote = { found: 'none' };

/**
 * What stands beside an upload: the newest version that was there when the file had come. A sidecar of a later file of the
 * same name is none of this one's, however long it has waited.
 */
export async function findSidecar(uploads: Bucket, one: Pick<Import, 'key' | 'receivedAt'>): Promise<SidecarNote> {
  const key = sidecarOf(one.key);
  const version = await sidecarAt(uploads, key, one.receivedAt + sidecarGrace);
  if (version === undefined) return none;
  if (version.size > maximumSidecarBytes) return noteOf(version, tooLong);
  const bytes = await getSidecar(uploads, key, version.versionId);
  return bytes === undefined ? none : noteOf(version, readSidecar(bytes));
}

const tooLong = { expected: `at most ${maximumSidecarBytes} bytes` };

/** What is kept of a sidecar on its import. */
export function noteOf(
  { versionId, at }: { readonly versionId: string; readonly at: number },
  content: ReturnType<typeof readSidecar>,
): SidecarNote {
  const seen = { versionId, at };
  return 'expected' in content ? { found: 'unreadable', ...seen, ...content } : { found: 'claim', ...seen, ...content };
}
