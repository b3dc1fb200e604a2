import type { Change, Entity } from '../domain/change.ts';
import { importMarkOf } from '../domain/due.ts';
import type { Import } from '../domain/import.ts';
import type { PlanChunk } from '../domain/plan.ts';
import type { Standing } from '../domain/rollback.ts';
import type { Bucket } from '../store/bucket.ts';
import { type ChunkResult, getResult } from '../store/chunk-results.ts';
import { getChunk, getIssues, parseChanges } from '../store/plans.ts';
import { getPresent, type Present } from '../store/standing.ts';
import type { Table } from '../store/table.ts';
import { roundOf } from './send-step.ts';

/** A change that an import made, and whom it is about as they are now. `isCertain`: it is known to have been made. */
export type Made = {
  readonly done: Change;
  readonly standing: Standing | undefined;
  readonly isCertain: boolean;
};

type Stores = { readonly imports: Table; readonly directory: Table; readonly work: Bucket };

/** The changes of a chunk of an import's plan that were made; what became an issue when it was applied was not. */
export async function* madeIn(stores: Stores, one: Import, chunk: PlanChunk): AsyncGenerator<Made> {
  const { imports, work, directory } = stores;
  const result = await getResult(imports, roundOf(one), chunk.n);
  const refused = result?.issueKey === undefined ? [] : await getIssues(work, result.issueKey);
  const notMade = new Set(refused.map(({ value }) => value));
  const changes = parseChanges(await getChunk(work, chunk.key, chunk.sha256));
  const present = await presentOf(directory, one.tenant, changes);
  for (const done of changes) {
    const standing = standingOf(one, done, present[done.entity].get(done.key));
    const was = notMade.has(done.key) ? 'not' : wasMade(done, standing, result);
    if (was !== 'not') yield { done, standing, isCertain: was === 'made' };
  }
}

const standingOf = ({ id }: Import, { n }: Change, present: Present | undefined): Standing | undefined =>
  present && { ...present, isUntouched: importMarkOf(present.user.lastChange) === `${id}#${n}` };

/** Of a chunk that never came to its end only the items tell what was done: of who was written since, nobody can tell. */
function wasMade({ version = 0 }: Change, standing: Standing | undefined, result: ChunkResult | undefined) {
  if (result !== undefined && !result.poisoned) return 'made';
  if (standing === undefined) return 'not';
  if (standing.isUntouched) return 'made';
  return standing.user.version > version + 1 ? 'perhaps' : 'not';
}

async function presentOf(directory: Table, tenant: string, changes: readonly Change[]) {
  const read = (entity: Entity) => {
    const keys = new Set(changes.filter((change) => change.entity === entity).map(({ key }) => key));
    return getPresent(directory, entity, tenant, [...keys]);
  };
  const [user, team] = await Promise.all([read('user'), read('team')]);
  return { user, team };
}
