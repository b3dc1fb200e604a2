import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsOutput,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import pMap from 'p-map';
import type { Bucket } from './bucket.ts';
import { nextPage } from './uploads.ts';

/** Calls under way at a time: four imports are purged together, on the SDK's 50 sockets a client. */
const concurrency = 10;

/** Deletes every version of one object, its delete markers included: nothing of it can be restored. */
export const deleteObjectVersions = (bucket: Bucket, key: string): Promise<void> =>
  deleteListed(bucket, key, (found) => found === key);

/** The same for all objects below a prefix, which ends with a slash: another name that begins like it is not meant. */
export const deleteFolderVersions = (bucket: Bucket, prefix: `${string}/`): Promise<void> =>
  deleteListed(bucket, prefix, () => true);

async function deleteListed(bucket: Bucket, prefix: string, isMeant: (key: string) => boolean): Promise<void> {
  let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (from !== undefined) {
    const list = { Bucket: bucket.name, Prefix: prefix, ...from };
    const page: ListObjectVersionsOutput = await bucket.s3.send(new ListObjectVersionsCommand(list));
    const found: ObjectVersion[] = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    const meant = found.filter(({ Key }) => Key !== undefined && isMeant(Key));
    await pMap(meant, (version) => deleteVersion(bucket, version), { concurrency });
    from = nextPage(page);
  }
}

/** By its version: a deletion that names none would only add a delete marker. */
async function deleteVersion(bucket: Bucket, { Key, VersionId }: ObjectVersion): Promise<void> {
  if (Key === undefined || VersionId === undefined) throw new Error('a listed object version has no name');
  await bucket.s3.send(new DeleteObjectCommand({ Bucket: bucket.name, Key, VersionId }));
}
