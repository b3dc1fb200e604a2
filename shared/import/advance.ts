import { hasEnded, type Import } from '../domain/import.ts';
import type { LaneContext } from '../store/context.ts';
import { getImport, leaveQueue, listWaiting } from '../store/imports.ts';
import { clearHolder, getLane, installHolder, type Lane } from '../store/lane.ts';
import { giveUp } from './give-up.ts';
import { sendStep } from './send-step.ts';

/**
 * Moves a tenant's lane on, as far as it can be moved now. Arrival, finish, approve, discard, the dead-letter consumer
 * and the sweep all do this, in any order and as often as they like: whoever loses a race leaves the work to the winner,
 * and whoever dies between installing an import and sending its step leaves a lease that runs out. On a paused lane nothing
 * is begun, and nothing given up; but an import that somebody stopped is summed up.
 */
export async function advance(context: LaneContext, tenant: string): Promise<void> {
  const lane = await getLane(context.imports, tenant);
  const holder = lane.holder === undefined ? undefined : await getImport(context.imports, tenant, lane.holder);
  if (holder !== undefined && isBusy(lane, holder)) {
    const mayStart = lane.paused === undefined || holder.cancel !== undefined;
    if (mayStart && lane.leaseUntil <= context.now()) await start(context, lane, holder);
    return;
  }
  if (lane.paused !== undefined) return;
  const next = await firstWaiting(context, tenant);
  if (next !== undefined) await start(context, lane, next);
  else if (lane.holder !== undefined) await clearHolder(context.imports, tenant, lane);
}

/** A held import does not hold the lane, nor does one that was held and is approved by now: that is another round. */
const isBusy = ({ round = 0 }: Lane, holder: Import): boolean =>
  !hasEnded(holder.state) && holder.state !== 'held' && (holder.state !== 'received' || holder.round === round);

/**
 * How often the lane starts a step whose lease keeps running out. A function that dies without an answer (out of memory)
 * has its message hidden for longer than a lease, so that counting deliveries would never end it.
 */
const mostAttempts = 5;

async function start(context: LaneContext, lane: Lane, one: Import): Promise<void> {
  const installed = await installHolder(context.imports, one.tenant, lane, one, context.now());
  if (installed === undefined) return;
  if (installed.attempts <= mostAttempts) return sendStep(context, one, installed.fence);
  await giveUp(context, one, installed.fence);
  await advance(context, one.tenant);
}

async function firstWaiting(context: LaneContext, tenant: string): Promise<Import | undefined> {
  for await (const waiting of listWaiting(context.imports, tenant)) {
    const one = await getImport(context.imports, tenant, waiting.id);
    if (one?.state === 'received') return one;
    await leaveQueue(context.imports, waiting);
  }
  return undefined;
}
