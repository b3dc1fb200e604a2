import type { LaneContext } from '../store/context.ts';
import { pauseLane, resumeLane } from '../store/lane-pause.ts';
import { advance } from './advance.ts';

/** Whose imports, and who says so. */
export type PauseDecision = { readonly tenant: string; readonly by: string; readonly reason?: string };

/**
 * Has a tenant's imports wait. Uploads arrive and are registered as ever; what is being planned is planned to its end, and chunks
 * that are out are applied; nothing else begins. False when they wait already.
 */
export const pauseTenant = (context: LaneContext, { tenant, by, reason }: PauseDecision): Promise<boolean> =>
  pauseLane(context.imports, tenant, { by, at: context.now(), ...(reason === undefined ? {} : { reason }) });

/** Lets imports go on where they were, in the order in which they arrived. False when they were not paused. */
export async function resumeTenant(context: LaneContext, { tenant, by }: PauseDecision): Promise<boolean> {
  const wasPaused = await resumeLane(context.imports, tenant, { by, at: context.now() });
  // Also when it was not: whoever resumed it may have died before this.
  await advance(context, tenant);
  return wasPaused;
}
