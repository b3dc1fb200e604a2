import { type Counts, countedAs } from '../domain/counts.ts';
import { absentees, removalOf } from './absentees.ts';
import { createChunkWriter, type WrittenChunk } from './chunk-writer.ts';
import type { PlanInput } from './plan-file.ts';

/** What becomes of known users whom the file does not contain. */
export async function planAbsentees(
  { index, profile, withholdsRemovals, chunks }: PlanInput,
  counts: Counts,
  firstOrdinal: number,
  unidentifiedRows: number,
): Promise<WrittenChunk[]> {
  const absent = absentees(index);
  counts.missing = absent.length;
  if (profile.missing === 'leave' || (withholdsRemovals && unidentifiedRows > 0)) return [];
  const writer = createChunkWriter('absent', chunks);
  for (const [nth, user] of absent.entries()) {
    const change = removalOf(user, profile.missing, firstOrdinal + nth);
    counts[countedAs[change.type]] += 1;
    await writer.add(change);
  }
  return writer.end();
}
