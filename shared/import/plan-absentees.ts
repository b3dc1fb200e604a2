import { createHash } from 'node:crypto';
import { type Counts, countedAs } from '../domain/counts.ts';
import { type Absence, removalsFor } from './absentees.ts';
import { createChunkWriter, type StoredChunk, type WrittenChunk } from './chunk-writer.ts';
import type { IssueWriter } from './issue-writer.ts';
import type { PlanInput } from './plan-file.ts';
import { sparedAbsentee } from './protected-issues.ts';
import { writeWaiting } from './waiting-list.ts';

/** What absence comes to; `hashed`: its part in the hash that an approval names. */
export type Absences = {
  readonly chunks: readonly WrittenChunk[];
  readonly removals: number;
  readonly hashed: readonly { readonly sha256: string }[];
  /** How many stay because they are protected, and how many for now. */
  readonly protected: number;
  readonly waiting: number;
  /** The list of those who stay for now; undefined where there is none to be kept. */
  readonly list: StoredChunk | undefined;
};

/** What becomes of known users whom the file does not contain. */
export async function planAbsentees(
  input: PlanInput,
  issues: IssueWriter,
  counts: Counts,
  firstOrdinal: number,
  absence: Absence,
): Promise<Absences> {
  counts.missing = absence.missing;
  const { contact = 'support' } = input.profile;
  for (const key of absence.protected) await issues.add([sparedAbsentee(key, contact)]);
  const writer = createChunkWriter('absent', input.chunks);
  const sameness = createHash('sha256');
  let isTimed = false;
  let n = firstOrdinal;
  for (const removal of removalsFor(input, absence)) {
    counts[countedAs[removal.type]] += 1;
    if (removal.instants !== undefined) {
      isTimed = true;
      sameness.update(`${JSON.stringify({ n, ...removal, instants: undefined })}\n`);
    }
    const written = writer.add({ n, ...removal });
    if (written !== undefined) await written;
    n += 1;
  }
  const chunks = await writer.end();
  // Until when a removal can be undone moves each time that the import is planned, and is no other removal for that.
  return {
    chunks,
    removals: n - firstOrdinal,
    hashed: isTimed ? [{ sha256: sameness.digest('hex') }] : chunks,
    protected: absence.protected.length,
    waiting: absence.waiting.length,
    list: hasList(input) ? await writeWaiting(input.chunks, absence.waiting) : undefined,
  };
}

/**
 * Only complete files tell who waits. Where rules have no patience any more, what they left is forgotten: whoever waited then
 * may have been in files since, should they have patience again.
 */
const hasList = ({ missing, profile, waiting }: PlanInput): boolean =>
  missing !== 'leave' && (profile.patience !== undefined || !waiting.isEmpty);
