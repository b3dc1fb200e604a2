import type { ApplyMessage, FinishMessage, PlanMessage } from '../contracts/messages.ts';
import type { LaneContext } from '../store/context.ts';
import { getImport } from '../store/imports.ts';
import { getLane } from '../store/lane.ts';
import { advance } from './advance.ts';
import { giveUpChunk, giveUpFinish, giveUpPlan } from './give-up.ts';
import { underWay } from './send-step.ts';

/**
 * A step's message that was delivered as often as it may be and failed each time: the step is given up, and the lane goes
 * on. What belongs to an older fence is dropped.
 */
export async function failStep(
  context: LaneContext,
  message: PlanMessage | ApplyMessage | FinishMessage,
): Promise<void> {
  const { tenant, importId: id, fence } = message;
  const lane = await getLane(context.imports, tenant);
  if (lane.holder !== id || lane.fence !== fence) return;
  if (message.step === 'plan') await giveUpPlan(context, { tenant, id }, fence);
  if (message.step === 'apply') await failChunk(context, message);
  if (message.step === 'finish') await giveUpFinish(context, { tenant, id });
  await advance(context, tenant);
}

async function failChunk(context: LaneContext, message: ApplyMessage): Promise<void> {
  const one = underWay(await getImport(context.imports, message.tenant, message.importId));
  if (one !== undefined) await giveUpChunk(context, one, message);
}
