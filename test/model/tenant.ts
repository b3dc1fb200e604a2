/** Plays what happens to a tenant on the model and on the real one. */
import { DeleteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import type { Cloud } from '../support/cloud/cloud.ts';
import { sweepAt } from '../support/cloud/due.ts';
import { purgeAt } from '../support/cloud/history.ts';
import type { Command } from './commands.ts';
import { addReal } from './real-tenant.ts';
import { emptyModel, type Policy } from './state.ts';

let tenants = 0;
const longAfter = Date.parse('2999-01-01T00:00:00Z');

/** Begins with `first`. Throws where they differ. */
export async function play(cloud: Cloud, policy: Policy, first: Command, commands: Iterable<Command>): Promise<void> {
  tenants += 1;
  const begin = async () => {
    const model = emptyModel(policy);
    const real = await addReal(cloud, `${policy}-${tenants}`, policy);
    await first.run(model, real);
    return { model, real };
  };
  try {
    await fc.asyncModelRun(begin, commands);
  } finally {
    await leaveNothing(cloud);
  }
}

/** Sweeps and purges are everybody's: what one tenant leaves behind is not the next one's to look through. */
async function leaveNothing(cloud: Cloud): Promise<void> {
  await sweepAt(cloud, longAfter);
  await purgeAt(cloud, longAfter);
  const { db, name } = cloud.backdoor.directory;
  for await (const { Items = [] } of paginateScan({ client: db }, { TableName: name })) {
    for (const { pk, sk } of Items) await db.send(new DeleteCommand({ TableName: name, Key: { pk, sk } }));
  }
  cloud.messages.length = 0;
  cloud.events.length = 0;
  cloud.tap.calls.length = 0;
}
