/** S3's calls: which operation on which bucket and object, from method, path and query ("Amazon S3 REST API reference"). */
import type { IncomingMessage } from 'node:http';
import type { Permission } from './call.ts';
import type { Understood } from './understood.ts';

interface Addressed {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly method: string;
  readonly copySource: string | undefined;
}

interface Operation {
  readonly name: string;
  /** IAM actions on the object or bucket ("Required permissions for Amazon S3 API operations"). */
  readonly action: string;
  readonly when: (request: Addressed) => boolean;
}

const onObject: readonly Operation[] = [
  {
    name: 'GetObjectTagging',
    action: 'GetObjectTagging',
    when: ({ method, query }) => method === 'GET' && query.has('tagging'),
  },
  {
    name: 'PutObjectTagging',
    action: 'PutObjectTagging',
    when: ({ method, query }) => method === 'PUT' && query.has('tagging'),
  },
  {
    name: 'DeleteObjectTagging',
    action: 'DeleteObjectTagging',
    when: ({ method, query }) => method === 'DELETE' && query.has('tagging'),
  },
  {
    name: 'GetObjectAttributes',
    action: 'GetObject',
    when: ({ method, query }) => method === 'GET' && query.has('attributes'),
  },
  {
    name: 'ListParts',
    action: 'ListMultipartUploadParts',
    when: ({ method, query }) => method === 'GET' && query.has('uploadId'),
  },
  { name: 'GetObject', action: 'GetObject', when: ({ method }) => method === 'GET' },
  { name: 'HeadObject', action: 'GetObject', when: ({ method }) => method === 'HEAD' },
  {
    name: 'AbortMultipartUpload',
    action: 'AbortMultipartUpload',
    when: ({ method, query }) => method === 'DELETE' && query.has('uploadId'),
  },
  { name: 'DeleteObject', action: 'DeleteObject', when: ({ method }) => method === 'DELETE' },
  {
    name: 'CreateMultipartUpload',
    action: 'PutObject',
    when: ({ method, query }) => method === 'POST' && query.has('uploads'),
  },
  {
    name: 'CompleteMultipartUpload',
    action: 'PutObject',
    when: ({ method, query }) => method === 'POST' && query.has('uploadId'),
  },
  {
    name: 'UploadPartCopy',
    action: 'PutObject',
    when: ({ method, query, copySource }) => method === 'PUT' && query.has('uploadId') && copySource !== undefined,
  },
  { name: 'UploadPart', action: 'PutObject', when: ({ method, query }) => method === 'PUT' && query.has('uploadId') },
  {
    name: 'CopyObject',
    action: 'PutObject',
    when: ({ method, copySource }) => method === 'PUT' && copySource !== undefined,
  },
  { name: 'PutObject', action: 'PutObject', when: ({ method }) => method === 'PUT' },
];

const onBucket: readonly Operation[] = [
  {
    name: 'ListMultipartUploads',
    action: 'ListBucketMultipartUploads',
    when: ({ method, query }) => method === 'GET' && query.has('uploads'),
  },
  {
    name: 'ListObjectVersions',
    action: 'ListBucketVersions',
    when: ({ method, query }) => method === 'GET' && query.has('versions'),
  },
  {
    name: 'GetBucketLocation',
    action: 'GetBucketLocation',
    when: ({ method, query }) => method === 'GET' && query.has('location'),
  },
  {
    name: 'GetBucketVersioning',
    action: 'GetBucketVersioning',
    when: ({ method, query }) => method === 'GET' && query.has('versioning'),
  },
  {
    name: 'ListObjectsV2',
    action: 'ListBucket',
    when: ({ method, query }) => method === 'GET' && query.get('list-type') === '2',
  },
  { name: 'ListObjects', action: 'ListBucket', when: ({ method }) => method === 'GET' },
  { name: 'HeadBucket', action: 'ListBucket', when: ({ method }) => method === 'HEAD' },
  {
    name: 'DeleteObjects',
    action: 'DeleteObject',
    when: ({ method, query }) => method === 'POST' && query.has('delete'),
  },
];

/** Actions that have a name of their own when a version is named. */
const ofVersions = new Set([
  'GetObject',
  'DeleteObject',
  'GetObjectTagging',
  'PutObjectTagging',
  'DeleteObjectTagging',
]);

export function understandS3(request: IncomingMessage): Understood | undefined {
  const addressed = address(request);
  if (addressed === undefined) return undefined;
  const { bucket, key, query, copySource } = addressed;
  if (bucket === '')
    return { operation: 'ListBuckets', permissions: [{ action: 's3:ListAllMyBuckets', resource: '*' }], context: {} };
  const operation = (key === '' ? onBucket : onObject).find(({ when }) => when(addressed));
  if (operation === undefined) return undefined;
  const versioned = query.has('versionId') && ofVersions.has(operation.action);
  // The keys that DeleteObjects names are in its body: it is asked for as a whole bucket.
  const path = operation.name === 'DeleteObjects' ? `${bucket}/*` : key === '' ? bucket : `${bucket}/${key}`;
  const action = `s3:${operation.action}${versioned ? 'Version' : ''}`;
  const permissions: Permission[] = [{ action, resource: `arn:aws:s3:::${path}` }];
  if (copySource !== undefined) permissions.push(sourcePermission(copySource));
  return { operation: operation.name, permissions, context: listingContext(query) };
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
      copySource: typeof source === 'string' ? decodeURIComponent(source) : undefined,
    };
  } catch {
    return undefined;
  }
}

function sourcePermission(copySource: string): Permission {
  const [path = '', version] = copySource.replace(/^\//, '').split('?versionId=');
  return { action: version === undefined ? 's3:GetObject' : 's3:GetObjectVersion', resource: `arn:aws:s3:::${path}` };
}

function listingContext(query: URLSearchParams): Readonly<Record<string, string>> {
  const prefix = query.get('prefix');
  return prefix === null ? {} : { 's3:prefix': prefix };
}
