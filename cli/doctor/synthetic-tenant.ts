/** The tenant that `rollcall doctor --synthetic` makes and removes: nobody else's. */
import { DeleteCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { profileSchema } from '../../shared/domain/profile.ts';
import { tenantPartition } from '../../shared/store/credentials.ts';
import { deleteFolderVersions, deleteObjectVersions } from '../../shared/store/delete-versions.ts';
import { deliveriesKey } from '../../shared/store/deliveries.ts';
import { partitionsOf } from '../../shared/store/directory-keys.ts';
import { tenantKey } from '../../shared/store/imports.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Deployment } from '../deployment.ts';

/** Reserved: `rollcall tenants add` refuses it. */
export const doctorTenant = 'rollcall-doctor';

export const doctorProfile = v.parse(profileSchema, {
  preset: 'doctor',
  identity: ['employeeId'],
  columns: [
    { title: 'Employee ID', field: 'employeeId', type: 'text' },
    { title: 'First Name', field: 'firstName', type: 'text' },
    { title: 'Email', field: 'email', type: 'email' },
  ],
  missing: 'leave',
});

/** Three people who are nobody (example.com is reserved, RFC 2606). */
export const doctorFile = ['Employee ID,First Name,Email', ...['1', '2', '3'].map(personOf), ''].join('\r\n');

function personOf(id: string): string {
  return `${id},Doctor ${id},doctor-${id}@example.com`;
}

/** Takes away all that there is of it, uploads first: the sweep would import one whose import is gone. */
export async function removeDoctor({ tenants, directory, imports, uploads, work }: Deployment): Promise<void> {
  await deleteFolderVersions(uploads, `${doctorTenant}/`);
  for (const folder of ['plans', 'issues', 'archive']) await deleteFolderVersions(work, `${folder}/${doctorTenant}/`);
  await deleteObjectVersions(work, `absences/${doctorTenant}`);
  const partitions = [...partitionsOf('user', doctorTenant), ...partitionsOf('team', doctorTenant)];
  for (const pk of partitions) await deletePartition(directory, pk);
  await deletePartition(imports, tenantKey(doctorTenant));
  await imports.db.send(new DeleteCommand({ TableName: imports.name, Key: deliveriesKey(doctorTenant) }));
  await deletePartition(tenants, tenantPartition(doctorTenant));
}

const itemKey = v.object({ pk: v.string(), sk: v.string() });

async function deletePartition({ db, name }: Table, pk: string): Promise<void> {
  const query = {
    TableName: name,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ProjectionExpression: 'pk, sk',
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client: db }, query)) {
    for (const item of Items) await db.send(new DeleteCommand({ TableName: name, Key: v.parse(itemKey, item) }));
  }
}
