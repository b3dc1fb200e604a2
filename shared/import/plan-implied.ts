import type { Change, Entity } from '../domain/change.ts';
import type { Counts } from '../domain/counts.ts';
import { type FileKind, rulesFor } from '../domain/profile.ts';
import { impliedValues } from '../domain/rules-meaning.ts';
import { createChunkWriter, type WrittenChunk } from './chunk-writer.ts';
import { createKeySet } from './key-set.ts';
import type { PlanInput } from './plan-file.ts';
import type { OpenName } from './references.ts';

const kinds: Readonly<Record<Entity, FileKind>> = { user: 'users', team: 'teams' };

/** Users and teams whom rows name and who are not there: made with default values, before everything else. */
export async function planImplied(
  { profile, chunks }: Pick<PlanInput, 'profile' | 'chunks'>,
  counts: Counts,
  firstOrdinal: number,
  open: Iterable<OpenName>,
): Promise<WrittenChunk[]> {
  const writer = createChunkWriter('implied', chunks);
  const made = { user: createKeySet(), team: createKeySet() };
  for (const { name, reference, row } of open) {
    const entity = reference.to;
    const rules = rulesFor(profile, kinds[entity]);
    if (rules === undefined || made[entity].find(name) >= 0) continue;
    made[entity].put(name);
    await writer.add(
      creationOf(entity, name, row, firstOrdinal + counts.implied, impliedValues(rules, name, reference.type)),
    );
    counts.implied += 1;
  }
  return writer.end();
}

/** No fingerprints: when a row about them comes, it is compared field by field. */
const creationOf = (entity: Entity, key: string, row: number, n: number, set: Change['set']): Change => ({
  n,
  entity,
  type: 'create',
  key,
  reason: 'implied',
  row,
  status: 'active',
  was: {},
  set,
});
