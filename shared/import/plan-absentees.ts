import { type Counts, countedAs } from '../domain/counts.ts';
import { absentees, removalsFor } from './absentees.ts';
import { createChunkWriter, type WrittenChunk } from './chunk-writer.ts';
import type { PlanInput } from './plan-file.ts';

/** What becomes of known users whom the file does not contain. */
export async function planAbsentees(
  input: PlanInput,
  counts: Counts,
  firstOrdinal: number,
  unidentifiedRows: number,
): Promise<WrittenChunk[]> {
  const absent = absentees(input);
  counts.missing = absent.length;
  const writer = createChunkWriter('absent', input.chunks);
  for (const [nth, removal] of removalsFor(input, absent, unidentifiedRows).entries()) {
    counts[countedAs[removal.type]] += 1;
    await writer.add({ n: firstOrdinal + nth, ...removal });
  }
  return writer.end();
}
