import { type Counts, countedAs } from '../domain/counts.ts';
import { countAbsent, removalsFor } from './absentees.ts';
import { createChunkWriter, type WrittenChunk } from './chunk-writer.ts';
import type { PlanInput } from './plan-file.ts';

/** What becomes of known users whom the file does not contain. */
export async function planAbsentees(
  input: PlanInput,
  counts: Counts,
  firstOrdinal: number,
  unidentifiedRows: number,
): Promise<WrittenChunk[]> {
  counts.missing = countAbsent(input);
  const writer = createChunkWriter('absent', input.chunks);
  let n = firstOrdinal;
  for (const removal of removalsFor(input, unidentifiedRows)) {
    counts[countedAs[removal.type]] += 1;
    const written = writer.add({ n, ...removal });
    if (written !== undefined) await written;
    n += 1;
  }
  return writer.end();
}
