/** Whether a tenant's lane is at rest, because somebody said so. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { getLane, giveBackLease, type Lane, laneKey, laneShard } from './lane.ts';
import { conditionally, type Table } from './table.ts';

/** Who paused it, when (epoch ms) and why. */
export type Pause = NonNullable<Lane['paused']>;

const isNotPaused = 'attribute_not_exists(paused)';
const isPaused = 'attribute_exists(paused)';

/**
 * Pauses a lane; false when it is paused already. The fence stays as it is: what is out under it comes to its end. A lease of
 * none (0) puts the lane where the sweep sees it.
 */
export const pauseLane = (table: Table, tenant: string, pause: Pause): Promise<boolean> =>
  conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: laneKey(tenant),
        UpdateExpression: 'SET paused = :pause, laneShard = :shard, leaseUntil = if_not_exists(leaseUntil, :none)',
        ConditionExpression: isNotPaused,
        ExpressionAttributeValues: { ':pause': pause, ':shard': laneShard(tenant), ':none': 0 },
      }),
    ),
  );

/** Takes the pause back, and keeps who did so and when (epoch ms). False when the lane is not paused. */
export const resumeLane = (table: Table, tenant: string, resumed: NonNullable<Lane['resumed']>): Promise<boolean> =>
  conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: laneKey(tenant),
        UpdateExpression: 'SET lastPause = paused, resumed = :resumed REMOVE paused',
        ConditionExpression: isPaused,
        ExpressionAttributeValues: { ':resumed': resumed },
      }),
    ),
  );

/**
 * Whether a step may begin to change the directory under this fence. On a paused lane it may not, and gives its lease back: whoever
 * resumes the lane starts the step again.
 */
export async function mayBegin(table: Table, tenant: string, fence: number): Promise<boolean> {
  if ((await getLane(table, tenant)).paused === undefined) return true;
  await giveBackLease(table, tenant, fence);
  // Who resumed it in between saw a lease that was running, and left the step to us.
  return (await getLane(table, tenant)).paused === undefined;
}
