/** Plays what happens to a tenant on the model and on the real one. */
import fc from 'fast-check';
import type { Cloud } from '../support/cloud/cloud.ts';
import { sweepAt } from '../support/cloud/due.ts';
import { purgeAt } from '../support/cloud/history.ts';
import type { Command } from './commands.ts';
import { addReal } from './real-tenant.ts';
import { emptyModel, type Policy } from './state.ts';

let tenants = 0;
const longAfter = Date.parse('2999-01-01T00:00:00Z');

/** Throws where they differ, with what led there. */
export async function play(cloud: Cloud, policy: Policy, commands: Iterable<Command>): Promise<void> {
  tenants += 1;
  const real = await addReal(cloud, `${policy}-${tenants}`, policy);
  try {
    await fc.asyncModelRun(() => ({ model: emptyModel(policy), real }), commands);
  } finally {
    await leaveNothing(cloud);
  }
}

/** Sweeps and purges are everybody's: what one tenant leaves behind is not the next one's to look through. */
async function leaveNothing(cloud: Cloud): Promise<void> {
  await sweepAt(cloud, longAfter);
  await purgeAt(cloud, longAfter);
  cloud.messages.length = 0;
  cloud.events.length = 0;
  cloud.tap.calls.length = 0;
}
