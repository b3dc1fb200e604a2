import { GetCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { profileSchema } from '../domain/profile.ts';
import { conditionally, type Table } from './table.ts';

const tenantSchema = v.object({
  tenant: v.string(),
  active: v.boolean(),
  /** Goes up with every change of the profile; part of the raw fingerprints. */
  revision: v.number(),
  profile: profileSchema,
  createdAt: v.number(),
});

/** A customer company and its rules. */
export type Tenant = v.InferOutput<typeof tenantSchema>;

const profileKey = (tenant: string) => ({ pk: `TENANT#${tenant}`, sk: 'PROFILE' });
const neverAdded = 'attribute_not_exists(pk)';

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

/** All tenants, in no order. Reads the whole table, which holds a few small items a tenant: for people, not for steps. */
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
