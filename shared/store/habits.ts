import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Manifest } from '../domain/plan.ts';
import { tenantKey } from './imports.ts';
import type { Table } from './table.ts';

const habitsSchema = v.object({
  /** The last imported file ended with a line end. */
  endsWithLineEnd: v.optional(v.boolean(), false),
  /** The last imported file had rows whose user could not be told. */
  hadUnidentifiedRows: v.optional(v.boolean(), false),
});

/** What a tenant's last imported file was like: the next one is measured by it. */
export type Habits = v.InferOutput<typeof habitsSchema>;

const habitsKey = (tenant: string) => ({ pk: tenantKey(tenant), sk: 'HABITS' });

/** A tenant's habits, strongly consistent; none at the first file. */
export async function getHabits(table: Table, tenant: string): Promise<Habits> {
  const request = { TableName: table.name, Key: habitsKey(tenant), ConsistentRead: true };
  const { Item } = await table.db.send(new GetCommand(request));
  return v.parse(habitsSchema, Item ?? {});
}

/** Keeps what the file of an import that went through was like. */
export async function keepHabits(table: Table, tenant: string, importId: string, file: Manifest): Promise<void> {
  const habits: Habits = { endsWithLineEnd: file.endsWithLineEnd, hadUnidentifiedRows: file.unidentifiedRows > 0 };
  const Item = { ...habitsKey(tenant), ...habits, importId };
  await table.db.send(new PutCommand({ TableName: table.name, Item }));
}
