import * as v from 'valibot';
import type { S3Request } from './request.ts';
import { invalidArgument, notImplemented, S3Error } from './s3-error.ts';
import { parseTagHeader, type Tag } from './tags.ts';

const Headers = v.record(v.string(), v.string());

/** What an object is created with, beside its bytes. Both are response headers, ready to be sent back. */
export type Attributes = {
  /** Content-Type and its kind, and the user's metadata. */
  headers: v.InferOutput<typeof Headers>;
  encryption: v.InferOutput<typeof Headers>;
  tags: readonly Tag[];
};

/** A JSON column that holds headers. */
export const StoredHeaders = v.pipe(v.string(), v.parseJson(), Headers);

const systemHeaders = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires'];
const encryptionHeader = 'x-amz-server-side-encryption';
const encryptionHeaders = [
  encryptionHeader,
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
];

/** User Guide, "Working with object metadata": 2 KB of names and values in one PUT. */
const maxMetadataBytes = 2048;

/** The x-amz- headers that are read here, for the lists of what an action understands. */
export const attributeHeaders: readonly string[] = [
  ...encryptionHeaders,
  'x-amz-meta-*',
  'x-amz-storage-class',
  'x-amz-tagging',
];

function readUserMetadata(request: S3Request): Record<string, string> {
  const entries = [...request.headers].filter(([name]) => name.startsWith('x-amz-meta-'));
  const bytes = entries.reduce((sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + value.length, 0);
  if (bytes > maxMetadataBytes) {
    throw new S3Error(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      details: { Size: String(bytes), MaxSizeAllowed: String(maxMetadataBytes) },
    });
  }
  for (const [name, value] of entries) {
    // S3 decodes and encodes such values by RFC 2047 ("Working with object metadata").
    if (!/^[\x20-\x7e]*$/.test(value)) throw notImplemented(`metadata outside of ASCII (${name})`);
  }
  return Object.fromEntries(entries);
}

/** `aws-chunked` is how the request was sent, not what the object is. */
function readSystemHeader(request: S3Request, name: string): string | undefined {
  const value = request.headers.get(name);
  if (name !== 'content-encoding' || value === undefined) return value;
  const left = value
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== 'aws-chunked' && encoding !== '');
  return left.length === 0 ? undefined : left.join(',');
}

/** Content headers and user metadata of a request that creates an object. */
function readObjectHeaders(request: S3Request): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': request.headers.get('content-type') ?? 'binary/octet-stream',
    ...readUserMetadata(request),
  };
  for (const name of systemHeaders) {
    const value = readSystemHeader(request, name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

/** The encryption that a request asks for; without it S3 uses its own keys (User Guide, "Setting default server-side encryption"). */
function readEncryption(request: S3Request): Record<string, string> {
  const algorithm = request.headers.get(encryptionHeader) ?? 'AES256';
  if (!['AES256', 'aws:kms', 'aws:kms:dsse'].includes(algorithm)) {
    throw invalidArgument(encryptionHeader, algorithm, 'The encryption method specified is not supported');
  }
  const storageClass = request.headers.get('x-amz-storage-class') ?? 'STANDARD';
  if (storageClass !== 'STANDARD') throw notImplemented(`storage class ${storageClass}`);
  const given = encryptionHeaders.flatMap((name) => {
    const value = request.headers.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { [encryptionHeader]: algorithm, ...Object.fromEntries(given) };
}

/**
 * Everything that a request gives an object beside its bytes.
 * @throws S3Error MetadataTooLarge, InvalidArgument, InvalidTag, NotImplemented.
 */
export function readAttributes(request: S3Request): Attributes {
  return {
    headers: readObjectHeaders(request),
    encryption: readEncryption(request),
    tags: parseTagHeader(request.headers.get('x-amz-tagging') ?? ''),
  };
}
