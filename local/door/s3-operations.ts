/** Which operation a request to S3 is, and what it takes ("Amazon S3 REST API reference"). */

/** What a request is about. */
export interface Addressed {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly method: string;
  readonly copySource: string | undefined;
}

export const reads = ['kms:Decrypt'];
export const writes = ['kms:GenerateDataKey'];
/** "The requester must have permission to the kms:Decrypt and kms:GenerateDataKey actions": parts are read again. */
const writesParts = ['kms:Decrypt', 'kms:GenerateDataKey'];

export interface Operation {
  readonly name: string;
  /** IAM's action on the object or bucket ("Required permissions for Amazon S3 API operations"). */
  readonly action: string;
  /** What it takes on the bucket's key ("Permissions" of each operation in the S3 API reference). */
  readonly ofKey?: readonly string[];
  readonly when: (request: Addressed) => boolean;
}

export const onObject: readonly Operation[] = [
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
    ofKey: reads,
    when: ({ method, query }) => method === 'GET' && query.has('attributes'),
  },
  {
    name: 'ListParts',
    action: 'ListMultipartUploadParts',
    when: ({ method, query }) => method === 'GET' && query.has('uploadId'),
  },
  { name: 'GetObject', action: 'GetObject', ofKey: reads, when: ({ method }) => method === 'GET' },
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
    ofKey: writesParts,
    when: ({ method, query }) => method === 'POST' && query.has('uploads'),
  },
  {
    name: 'CompleteMultipartUpload',
    action: 'PutObject',
    ofKey: writesParts,
    when: ({ method, query }) => method === 'POST' && query.has('uploadId'),
  },
  {
    name: 'UploadPartCopy',
    action: 'PutObject',
    ofKey: writesParts,
    when: ({ method, query, copySource }) => method === 'PUT' && query.has('uploadId') && copySource !== undefined,
  },
  {
    name: 'UploadPart',
    action: 'PutObject',
    ofKey: writesParts,
    when: ({ method, query }) => method === 'PUT' && query.has('uploadId'),
  },
  {
    name: 'CopyObject',
    action: 'PutObject',
    ofKey: writes,
    when: ({ method, copySource }) => method === 'PUT' && copySource !== undefined,
  },
  { name: 'PutObject', action: 'PutObject', ofKey: writes, when: ({ method }) => method === 'PUT' },
];

export const onBucket: readonly Operation[] = [
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
