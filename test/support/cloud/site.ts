/** What tests do as a customer or as an operator, and what they see. */
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Import } from '../../../shared/domain/import.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { itemKey } from '../../../shared/store/directory-keys.ts';
import { getItem, userItems } from '../../../shared/store/directory-read.ts';
import { listImports } from '../../../shared/store/imports.ts';
import { updateOf } from '../../../shared/store/table.ts';
import { addTenant } from '../../../shared/store/tenants.ts';
import type { Cloud } from './cloud.ts';
import { type Delivery, deliver } from './deliver.ts';

export async function addCustomer({ backdoor }: Cloud, tenant: string, more: Partial<Profile> = {}): Promise<void> {
  const profile = { ...worktango, ...more };
  await addTenant(backdoor.tenants, { tenant, active: true, revision: 1, profile, createdAt: 0 });
}

/** Puts a file on the SFTP site, a second after whatever was before. Returns its version. */
export async function upload({ backdoor, clock }: Cloud, tenant: string, file: string, body: string | Uint8Array) {
  clock.advance(1000);
  const key = `${tenant}/${file}`;
  const { VersionId, ETag } = await backdoor.uploads.s3.send(
    new PutObjectCommand({ Bucket: backdoor.uploads.name, Key: key, Body: body }),
  );
  return { key, versionId: VersionId ?? '', etag: (ETag ?? '').replaceAll('"', '') };
}

/** Uploads a file and lets everything happen that follows from it. */
export async function importFile(
  cloud: Cloud,
  tenant: string,
  body: string | Uint8Array,
  delivery: Delivery = {},
): Promise<Import> {
  await upload(cloud, tenant, 'staff.csv', body);
  await deliver(cloud, delivery);
  return lastImport(cloud, tenant);
}

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const one of all) collected.push(one);
  return collected;
}

/** A tenant's imports, newest first. */
export async function importsOf({ backdoor, clock }: Cloud, tenant: string): Promise<Import[]> {
  return collect(listImports(backdoor.imports, tenant, clock.now()));
}

export async function lastImport(cloud: Cloud, tenant: string): Promise<Import> {
  const [last] = await importsOf(cloud, tenant);
  if (last === undefined) throw new Error(`${tenant} has no import`);
  return last;
}

/** The directory items of a tenant by key, as platform code reads them. */
export async function usersOf({ backdoor }: Cloud, tenant: string): Promise<Map<string, DirectoryItem>> {
  const items = await collect(userItems(backdoor.directory, tenant));
  return new Map(items.map((item) => [String(item.sk).slice('USER#'.length), item]));
}

/** The states of a tenant's users by key. */
export async function statesOf(cloud: Cloud, tenant: string): Promise<Record<string, unknown>> {
  return Object.fromEntries([...(await usersOf(cloud, tenant))].map(([key, { status }]) => [key, status]));
}

export const userOf = ({ backdoor }: Cloud, tenant: string, key: string): Promise<DirectoryItem | undefined> =>
  getItem(backdoor.directory, 'user', tenant, key);

/** What platform code does: it sets attributes of a user's item. */
export async function platformWrites(
  { backdoor }: Cloud,
  tenant: string,
  key: string,
  attributes: Record<string, unknown>,
): Promise<void> {
  const { expression, names, values } = updateOf(attributes);
  await backdoor.directory.db.send(
    new UpdateCommand({
      TableName: backdoor.directory.name,
      Key: itemKey('user', tenant, key),
      UpdateExpression: expression,
      ExpressionAttributeNames: names,
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  );
}

/** Keys of a tenant's objects on the SFTP site, a line for each version; delete markers are not among them. */
export async function siteOf({ backdoor }: Cloud, tenant: string): Promise<string[]> {
  const list = new ListObjectVersionsCommand({ Bucket: backdoor.uploads.name, Prefix: `${tenant}/` });
  const { Versions = [] } = await backdoor.uploads.s3.send(list);
  return Versions.map(({ Key }) => Key ?? '');
}

export async function reportOf({ backdoor }: Cloud, { reportKey }: Import): Promise<string> {
  const request = { Bucket: backdoor.uploads.name, Key: reportKey };
  const { Body } = await backdoor.uploads.s3.send(new GetObjectCommand(request));
  return (await Body?.transformToString()) ?? '';
}
