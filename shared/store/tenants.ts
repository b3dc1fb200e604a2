import { GetCommand, PutCommand, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { profileSchema } from '../domain/profile.ts';
import { keepChange, type ProfileChange } from './profile-history.ts';
import { conditionally, type Table, updateOf } from './table.ts';

const tenantSchema = v.object({
  tenant: v.string(),
  /** False: its files are planned and held, whatever the gate says. */
  active: v.boolean(),
  /** Who activated it, and when (epoch ms); none: it was active from the beginning, or is not yet. */
  activation: v.exactOptional(v.object({ by: v.string(), at: v.number() })),
  /** Goes up with every change of the profile; part of the raw fingerprints. */
  revision: v.number(),
  profile: profileSchema,
  createdAt: v.number(),
  /** The change that made the profile what it is; none: it is as it was added. */
  changeId: v.exactOptional(v.string()),
});

/** A customer company and its rules. */
export type Tenant = v.InferOutput<typeof tenantSchema>;

const profileKey = (tenant: string) => ({ pk: `TENANT#${tenant}`, sk: 'PROFILE' });
const neverAdded = 'attribute_not_exists(pk)';
/** The second: the request was sent twice, and done the first time. */
const isAsItWasRead = 'revision = :read OR changeId = :mine';

/** Adds a tenant. False when there is one of that name. */
export const addTenant = (table: Table, tenant: Tenant): Promise<boolean> =>
  conditionally(
    table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...profileKey(tenant.tenant), ...tenant },
        ConditionExpression: neverAdded,
      }),
    ),
  );

/** The tenant, strongly consistent; undefined when there is none of that name. */
export async function getTenant(table: Table, tenant: string): Promise<Tenant | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: profileKey(tenant), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : v.parse(tenantSchema, Item);
}

const isNotActive = 'active = :no';

/** Activates a tenant. False when there is none of that name, or it is active already. */
export function activateTenant(
  table: Table,
  tenant: string,
  activation: NonNullable<Tenant['activation']>,
): Promise<boolean> {
  const { expression, names, values } = updateOf({ active: true, activation });
  const update = new UpdateCommand({
    TableName: table.name,
    Key: profileKey(tenant),
    UpdateExpression: expression,
    ConditionExpression: isNotActive,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...values, ':no': false },
  });
  return conditionally(table.db.send(update));
}

/** Who changes a profile, when (epoch ms), and a name for the change that no other has. */
export type Decision = Pick<ProfileChange, 'id' | 'by' | 'at'>;

/**
 * Gives a tenant a new profile. History comes first: a change that is done can't be missing there, and one that lost its
 * race leaves an item behind that no chain of changes leads to. Returns the tenant as it is now; undefined when somebody
 * else changed the profile since `before` was read, and then nothing was changed.
 */
export async function changeProfile(
  table: Table,
  before: Tenant,
  profile: Tenant['profile'],
  decision: Decision,
): Promise<Tenant | undefined> {
  const after = { ...before, profile, revision: before.revision + 1, changeId: decision.id };
  await keepChange(table, before.tenant, {
    ...decision,
    revision: after.revision,
    ...(before.changeId !== undefined && { previousId: before.changeId }),
    before: before.profile,
    after: profile,
  });
  const { expression, names, values } = updateOf({ profile, revision: after.revision, changeId: after.changeId });
  const update = new UpdateCommand({
    TableName: table.name,
    Key: profileKey(before.tenant),
    UpdateExpression: expression,
    ConditionExpression: isAsItWasRead,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...values, ':read': before.revision, ':mine': decision.id },
  });
  return (await conditionally(table.db.send(update))) ? after : undefined;
}

/** All tenants, in no order. Reads the whole table, which holds small items a tenant: for people, not for steps. */
export async function* listTenants(table: Table): AsyncGenerator<Tenant> {
  const scan = {
    TableName: table.name,
    FilterExpression: 'sk = :profile',
    ExpressionAttributeValues: { ':profile': 'PROFILE' },
    ConsistentRead: true,
  };
  for await (const page of paginateScan({ client: table.db }, scan)) {
    for (const item of page.Items ?? []) yield v.parse(tenantSchema, item);
  }
}
