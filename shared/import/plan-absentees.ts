import { createHash } from 'node:crypto';
import { type Counts, countedAs } from '../domain/counts.ts';
import { countAbsent, removalsFor } from './absentees.ts';
import { createChunkWriter, type WrittenChunk } from './chunk-writer.ts';
import type { PlanInput } from './plan-file.ts';

/** What absence comes to; `hashed`: its part in the hash that an approval names. */
export type Absences = {
  readonly chunks: readonly WrittenChunk[];
  readonly removals: number;
  readonly hashed: readonly { readonly sha256: string }[];
};

/** What becomes of known users whom the file does not contain. */
export async function planAbsentees(
  input: PlanInput,
  counts: Counts,
  firstOrdinal: number,
  unidentifiedRows: number,
): Promise<Absences> {
  counts.missing = countAbsent(input);
  const writer = createChunkWriter('absent', input.chunks);
  const sameness = createHash('sha256');
  let isTimed = false;
  let n = firstOrdinal;
  for (const removal of removalsFor(input, unidentifiedRows)) {
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
  return { chunks, removals: n - firstOrdinal, hashed: isTimed ? [{ sha256: sameness.digest('hex') }] : chunks };
}
