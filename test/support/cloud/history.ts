/** Purges at any instant, and all that is stored of imports. */
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Purge, purgeHistory } from '../../../shared/import/purge-history.ts';
import { registerUpload } from '../../../shared/import/register-upload.ts';
import type { Bucket } from '../../../shared/store/bucket.ts';
import type { Cloud } from './cloud.ts';
import { deliver } from './deliver.ts';
import { lastImport, upload } from './site.ts';

/** What the function `purge` does at an instant. */
export const purgeAt = ({ context, tap }: Cloud, now: number, hasTime = () => true): Promise<Purge> =>
  tap.live(() => purgeHistory(context, now, hasTime));

/** A purge is everybody's: the histories that other tests left are forgotten. */
export async function nothingKept(cloud: Cloud): Promise<void> {
  const { failure, waiting } = await purgeAt(cloud, Date.parse('2999-01-01T00:00:00Z'));
  if (failure !== undefined || waiting > 0) throw new Error('what was left could not be purged', { cause: failure });
  cloud.tap.calls.length = 0;
}

/** Imports a file whose event has this many milliseconds beyond its second. */
export async function importAt(cloud: Cloud, tenant: string, body: string, milliseconds: number) {
  const { faults, clock, context } = cloud;
  faults.losesEvents = true;
  const version = await upload(cloud, tenant, 'staff.csv', body);
  faults.losesEvents = false;
  const at = Math.floor(clock.now() / 1000) * 1000 + milliseconds;
  await registerUpload(context, { ...version, order: new Date(at).toISOString(), at });
  await deliver(cloud);
  return lastImport(cloud, tenant);
}

/** All that is stored: items of the imports table, and object versions and delete markers of both buckets. */
export async function everything({ backdoor }: Cloud): Promise<string[]> {
  const { imports, uploads, work } = backdoor;
  const found: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: imports.db }, { TableName: imports.name })) {
    found.push(...Items.map(({ pk, sk }) => `${pk} ${sk}`));
  }
  return [...found, ...(await versionsIn(uploads)), ...(await versionsIn(work))].sort();
}

async function versionsIn({ s3, name }: Bucket): Promise<string[]> {
  const page = await s3.send(new ListObjectVersionsCommand({ Bucket: name }));
  if (page.IsTruncated) throw new Error('there is more than one page: let tests leave less behind');
  return [
    ...(page.Versions ?? []).map(({ Key, VersionId }) => `${name}/${Key} ${VersionId}`),
    ...(page.DeleteMarkers ?? []).map(({ Key, VersionId }) => `${name}/${Key} ${VersionId} marker`),
  ];
}

/** Of all that is stored, what names an import. */
export const tracesOf = async (cloud: Cloud, id: string): Promise<string[]> =>
  (await everything(cloud)).filter((one) => one.includes(id));
