import { hash } from 'node:crypto';
import { noCounts } from '../domain/counts.ts';
import { hasEnded, type Import, type ImportState } from '../domain/import.ts';
import type { Manifest } from '../domain/plan.ts';
import { isShown, keptFor, usualRetentionDays } from '../domain/retention.ts';
import type { Bucket } from '../store/bucket.ts';
import type { LaneContext } from '../store/context.ts';
import { enqueue, getImport, registerImport } from '../store/imports.ts';
import { getManifest } from '../store/plans.ts';
import { claimRollback } from '../store/rollbacks.ts';
import type { Table } from '../store/table.ts';
import { advance } from './advance.ts';
import { roundOf } from './send-step.ts';

type Why = 'no-such-import' | 'past-retention' | 'not-over' | 'not-applied' | 'no-plan';

/** An import that can't be taken back; `code` is stable. */
export class NotUndoable extends Error {
  override name = 'NotUndoable';
  readonly code: Why;
  constructor(code: Why, message: string) {
    super(message);
    this.code = code;
  }
}

/** Which import is to be taken back, and who asks for it. */
export type RollbackRequest = { readonly tenant: string; readonly importId: string; readonly by: string };

/** An import that was applied, and its plan. */
export type Applied = { readonly one: Import; readonly manifest: Manifest };

type Stores = { readonly imports: Table; readonly work: Bucket };

/** The import to be taken back, with its plan. Throws `NotUndoable`. `now` is epoch milliseconds. */
export async function appliedImport(stores: Stores, tenant: string, id: string, now: number): Promise<Applied> {
  const one = await getImport(stores.imports, tenant, id);
  if (one === undefined) throw new NotUndoable('no-such-import', `there is no import ${id}`);
  if (!isShown(one, now)) {
    throw new NotUndoable('past-retention', `import ${id} is past the days for which history is kept`);
  }
  if (!hasEnded(one.state)) {
    throw new NotUndoable('not-over', `import ${id} is ${one.state}: only what has been applied can be taken back`);
  }
  if (one.applyStartedAt === undefined) {
    throw new NotUndoable('not-applied', `import ${id} (${one.state}) changed nothing: there is nothing to take back`);
  }
  const manifest = await getManifest(stores.work, roundOf(one));
  if (manifest === undefined) throw new NotUndoable('no-plan', `the plan of import ${id} is not kept any more`);
  return { one, manifest };
}

/**
 * Registers the import that takes another one back, and lets it take its turn. Asked again, also by somebody else, it is
 * the same one, unless that failed, was dropped or was stopped. Throws `NotUndoable`.
 */
export async function requestRollback(
  context: LaneContext,
  { tenant, importId, by }: RollbackRequest,
): Promise<Import> {
  const { one: original } = await appliedImport(context, tenant, importId, context.now());
  const earlier = await earlierRollback(context, original);
  const asked = earlier ?? rollbackOf(original, by, context.now());
  if (
    earlier === undefined &&
    !(await claimRollback(context.imports, tenant, importId, asked.id, original.rolledBackBy))
  )
    return requestRollback(context, { tenant, importId, by });
  await registerImport(context.imports, asked);
  const one = (await getImport(context.imports, tenant, asked.id)) ?? asked;
  if (hasEnded(one.state) || one.state === 'held') return one;
  await enqueue(context.imports, one);
  await advance(context, tenant);
  return (await getImport(context.imports, tenant, asked.id)) ?? one;
}

const cameToNothing: ReadonlySet<ImportState> = new Set(['failed', 'discarded', 'superseded', 'cancelled']);

/** The rollback that was asked for before; of whoever died before registering it nothing is left but its id. */
async function earlierRollback({ imports }: LaneContext, original: Import): Promise<Import | undefined> {
  if (original.rolledBackBy === undefined) return undefined;
  const earlier = await getImport(imports, original.tenant, original.rolledBackBy);
  return earlier === undefined || cameToNothing.has(earlier.state) ? undefined : earlier;
}

/** The import that takes this one back, as `by` asks for it at `now` (epoch ms). */
export function rollbackOf({ id: rollsBack, tenant, kind, rolledBackBy }: Import, by: string, now: number): Import {
  const second = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '');
  const digest = hash('sha256', `rollback\n${rollsBack}\n${rolledBackBy ?? ''}`, 'hex').slice(0, 10);
  return {
    id: `${second}Z-${digest}`,
    tenant,
    rollsBack,
    asked: { by, at: now },
    file: `rollback of ${rollsBack}`,
    key: '',
    versionId: '',
    etag: '',
    size: 0,
    kind,
    order: `${new Date(now).toISOString()}#${digest}`,
    state: 'received',
    receivedAt: now,
    round: 0,
    counts: noCounts,
    ...keptFor(now, usualRetentionDays),
  };
}
