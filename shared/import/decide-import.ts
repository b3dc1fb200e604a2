import { hasEnded, type Import } from '../domain/import.ts';
import type { LaneContext } from '../store/context.ts';
import { enqueue, getShownImport, updateImport } from '../store/imports.ts';
import { advance } from './advance.ts';
import { scheduleRemoval } from './remove-upload.ts';

/** The import is not there, or is in no state to be decided upon. */
export class NotHeld extends Error {
  override name = 'NotHeld';
}

/** Which import is decided upon, and by whom. */
export type Decision = { readonly tenant: string; readonly importId: string; readonly by: string };

/**
 * Lets a held import go on. The approval names the hash of the plan that was looked at: the import is planned again, is
 * applied when the changes are the same, and is held again when they are not. One that is approved and still waits is
 * given its place in the queue again: whoever approved it may have died before that. Throws `NotHeld`.
 */
export async function approveImport(context: LaneContext, { tenant, importId, by }: Decision): Promise<Import> {
  const one = await shownImport(context, tenant, importId);
  const isApproved = one.state === 'received' && one.approval !== undefined;
  if (!isApproved) await approve(context, one, by);
  await enqueue(context.imports, { ...one, round: isApproved ? one.round : nextRound(one) });
  await advance(context, tenant);
  return one;
}

const nextRound = ({ round }: Import): number => round + 1;

async function approve(context: LaneContext, one: Import, by: string): Promise<void> {
  mustBeHeld(one);
  const hash = one.plan?.hash ?? '';
  const at = context.now();
  const change = {
    state: 'received' as const,
    approval: { hash, by, at },
    decisions: [...(one.decisions ?? []), { what: 'approved' as const, by, at, hash }],
    round: nextRound(one),
    held: undefined,
    samples: undefined,
    differs: undefined,
    plan: undefined,
    planStartedAt: undefined,
    planEndedAt: undefined,
  };
  if (!(await updateImport(context.imports, one.tenant, one.id, ['held'], change)))
    throw notHeld(one.id, 'no longer held');
}

/** Drops a held import and its upload. Throws `NotHeld`. */
export async function discardImport(context: LaneContext, { tenant, importId, by }: Decision): Promise<Import> {
  const one = await shownImport(context, tenant, importId);
  mustBeHeld(one);
  const now = context.now();
  const decisions = [...(one.decisions ?? []), { what: 'discarded' as const, by, at: now, hash: one.plan?.hash ?? '' }];
  const change = { state: 'discarded' as const, discard: { by, at: now }, decisions, finishedAt: now };
  if (!(await updateImport(context.imports, tenant, importId, ['held'], change)))
    throw notHeld(one.id, 'no longer held');
  await scheduleRemoval(context, { ...one, ...change });
  await advance(context, tenant);
  return one;
}

async function shownImport({ imports, now }: LaneContext, tenant: string, importId: string): Promise<Import> {
  const one = await getShownImport(imports, tenant, importId, now());
  if (one === undefined) throw notHeld(importId, 'not there');
  return one;
}

function mustBeHeld({ id, state }: Import): void {
  if (state !== 'held') throw notHeld(id, hasEnded(state) ? `over (${state})` : state);
}

const notHeld = (id: string, found: string): NotHeld =>
  new NotHeld(`import ${id} is ${found}: only a held import can be approved or discarded`);
