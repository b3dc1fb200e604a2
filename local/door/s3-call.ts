/** S3's calls: which operation on which bucket and object, from method, path and query ("Amazon S3 REST API reference"). */
import type { IncomingMessage } from 'node:http';
import type { Context } from '../iam/conditions.ts';
import type { Permission } from '../iam/permission.ts';
import { targetsOf } from './delete-objects.ts';
import { type Addressed, type Operation, onBucket, onObject, reads, writes } from './s3-operations.ts';
import type { Understood } from './understood.ts';

/** Actions that have a name of their own when a version is named. */
const ofVersions = new Set([
  'GetObject',
  'DeleteObject',
  'GetObjectTagging',
  'PutObjectTagging',
  'DeleteObjectTagging',
]);

/** Operations that tell a missing object only to who may list the bucket; a copy tells of its source. */
const tellMissing = new Set(['GetObject', 'HeadObject', 'GetObjectAttributes', 'GetObjectTagging', 'CopyObject']);

/** @param body of DeleteObjects, which names its objects there; empty for all others */
export function understandS3(request: IncomingMessage, body: Buffer): Understood | undefined {
  const addressed = address(request);
  if (addressed === undefined) return undefined;
  const { bucket, key, query, copySource } = addressed;
  if (bucket === '')
    return { operation: 'ListBuckets', permissions: [{ action: 's3:ListAllMyBuckets', resource: '*' }], context: {} };
  const operation = (key === '' ? onBucket : onObject).find(({ when }) => when(addressed));
  if (operation === undefined) return undefined;
  const understood = { operation: operation.name, context: listingContext(query) };
  if (Object.keys(request.headers).some((name) => name.startsWith('x-amz-server-side-encryption'))) {
    const unsupported = 'objects are encrypted as their bucket says; another key for one object is not judged here';
    return { ...understood, permissions: [], unsupported };
  }
  if (operation.name === 'DeleteObjects') {
    const deletions = understandDeletions(understood, bucket, body);
    return isFramed(request)
      ? { ...deletions, unsupported: 'a list in aws-chunked frames is not judged here' }
      : deletions;
  }
  const source = copySource === undefined ? [] : [sourcePermission(copySource)];
  const permissions = [...ownPermissions(operation, addressed, request), ...source];
  const read = source[0]?.resource ?? arnOf(bucket, key);
  const toSeeMissing = { action: 's3:ListBucket', resource: read.split('/')[0] ?? read };
  return { ...understood, permissions, ...(tellMissing.has(operation.name) && { toSeeMissing }) };
}

function ownPermissions(
  { name, action, ofKey = [] }: Operation,
  { bucket, key, query }: Addressed,
  { headers }: IncomingMessage,
): readonly Permission[] {
  const version = query.has('versionId') && ofVersions.has(action) ? 'Version' : '';
  const resource = key === '' ? arnOf(bucket) : arnOf(bucket, key);
  // "If you enable checksum mode and the object is … encrypted with a KMS key" ("HeadObject": permissions).
  const looksInside = name === 'HeadObject' && headers['x-amz-checksum-mode'] !== undefined;
  const permissions: Permission[] = [
    { action: `s3:${action}${version}`, resource, ofKey: looksInside ? reads : ofKey },
  ];
  if (name === 'GetObjectAttributes') permissions.push({ action: `s3:GetObject${version}Attributes`, resource });
  if (headers['x-amz-tagging'] !== undefined) permissions.push({ action: 's3:PutObjectTagging', resource });
  return permissions;
}

/** What it takes to write an object whole. */
export function writePermission(bucket: string, key: string): Permission {
  return { action: 's3:PutObject', resource: arnOf(bucket, key), ofKey: writes };
}

/** S3 would take the list out of its frames, and the door could not tell what is in it. */
function isFramed({ headers }: IncomingMessage): boolean {
  return (
    String(headers['x-amz-content-sha256']).startsWith('STREAMING-') ||
    /aws-chunked/.test(headers['content-encoding'] ?? '')
  );
}

function understandDeletions(
  understood: Pick<Understood, 'operation' | 'context'>,
  bucket: string,
  body: Buffer,
): Understood {
  // What is no list of objects deletes nothing: S3 itself says what is wrong with it.
  const each = (targetsOf(body) ?? []).map(({ Key, VersionId = '' }) => ({
    action: VersionId === '' ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
    resource: arnOf(bucket, Key),
  }));
  return { ...understood, permissions: [], each };
}

function address(request: IncomingMessage): Addressed | undefined {
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
  const [bucket = '', ...key] = path.slice(1).split('/');
  const source = request.headers['x-amz-copy-source'];
  try {
    return {
      bucket: decodeURIComponent(bucket),
      key: decodeURIComponent(key.join('/')),
      query: new URLSearchParams(search),
      method: request.method ?? 'GET',
      copySource: typeof source === 'string' ? source : undefined,
    };
  } catch {
    return undefined;
  }
}

/** The name is encoded, and what follows it is not: a `?` of the name comes as `%3F`. */
function sourcePermission(copySource: string): Permission {
  const [path = '', version] = copySource.replace(/^\//, '').split('?versionId=');
  const action = version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  return { action, resource: `arn:aws:s3:::${decodeURIComponent(path)}`, ofKey: reads };
}

function arnOf(bucket: string, key?: string): string {
  return key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

function listingContext(query: URLSearchParams): Context {
  const prefix = query.get('prefix');
  return prefix === null ? {} : { 's3:prefix': prefix };
}
