import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { checksumElement } from '../checksum.ts';
import { toXmlDate } from '../find-version.ts';
import { orderOf } from '../ids.ts';
import {
  commonPrefixElements,
  fromMarker,
  maxPageSize,
  type Page,
  readShape,
  rowsOf,
  type Shape,
  takePage,
  walk,
} from '../listing.ts';
import { findUpload, maxPartNumber } from '../multipart.ts';
import { owner } from '../owner.ts';
import { readCount, type S3Request } from '../request.ts';
import { invalidArgument } from '../s3-error.ts';
import type { Upload } from '../uploads.ts';

/** Where a page begins: at a key, with its uploads that are younger than `after`. The id counts only beside a key (API Reference). */
function readStart({ query }: S3Request, shape: Shape): { key: string | undefined; after: number } {
  const key = query.get('key-marker') ?? '';
  const uploadId = query.get('upload-id-marker') ?? '';
  if (key === '' || uploadId === '') return { key: fromMarker(key, shape), after: 0 };
  const after = orderOf(uploadId);
  if (after === undefined) throw invalidArgument('upload-id-marker', uploadId, 'Invalid uploadId marker');
  return { key, after };
}

function nextMarkers(page: Page<Upload>, shape: Shape): Record<string, string> {
  const last = page.entries.at(-1);
  if (last === undefined || !page.isTruncated) return {};
  if ('commonPrefix' in last) return { NextKeyMarker: shape.encode(last.commonPrefix) };
  return { NextKeyMarker: shape.encode(last.key), NextUploadIdMarker: last.uploadId };
}

export const listMultipartUploads: Action = {
  name: 'ListMultipartUploads',
  method: 'GET',
  level: 'bucket',
  selectors: ['uploads'],
  query: ['delimiter', 'encoding-type', 'key-marker', 'max-uploads', 'prefix', 'upload-id-marker'],
  run(s3, request) {
    const { bucket, query } = request;
    const shape = readShape(request);
    const size = readCount(request, 'max-uploads', { min: 1, max: maxPageSize, default: maxPageSize });
    const start = readStart(request, shape);
    const uploads = walk(shape, start.key, (key) => s3.uploads.list(bucket, key, key === start.key ? start.after : 0));
    const page = takePage(uploads, size);
    return xmlAnswer('ListMultipartUploadsResult', {
      Bucket: bucket,
      KeyMarker: shape.encode(query.get('key-marker') ?? ''),
      UploadIdMarker: query.get('upload-id-marker') ?? '',
      ...nextMarkers(page, shape),
      Prefix: shape.encode(shape.prefix),
      Delimiter: shape.delimiter === '' ? undefined : shape.encode(shape.delimiter),
      EncodingType: query.get('encoding-type'),
      MaxUploads: size,
      IsTruncated: page.isTruncated,
      Upload: rowsOf(page).map((upload) => ({
        Key: shape.encode(upload.key),
        UploadId: upload.uploadId,
        Initiator: owner,
        Owner: owner,
        StorageClass: 'STANDARD',
        Initiated: toXmlDate(upload.initiatedAt),
        ChecksumAlgorithm: upload.asked,
        ChecksumType: upload.asked && upload.checksumType,
      })),
      CommonPrefixes: commonPrefixElements(page, shape),
    });
  },
};

export const listParts: Action = {
  name: 'ListParts',
  method: 'GET',
  level: 'object',
  selectors: ['uploadId'],
  query: ['max-parts', 'part-number-marker'],
  run(s3, request) {
    const upload = findUpload(s3, request);
    const size = readCount(request, 'max-parts', { min: 0, max: 2 ** 31 - 1, default: maxPageSize });
    const after = readCount(request, 'part-number-marker', { min: 0, max: maxPartNumber, default: 0 });
    const parts = s3.uploads.listParts(upload, after);
    const page = parts.slice(0, Math.min(size, maxPageSize));
    return xmlAnswer('ListPartsResult', {
      Bucket: upload.bucket,
      Key: upload.key,
      UploadId: upload.uploadId,
      Initiator: owner,
      Owner: owner,
      StorageClass: 'STANDARD',
      PartNumberMarker: after,
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: Math.min(size, maxPageSize),
      IsTruncated: page.length < parts.length,
      ChecksumAlgorithm: upload.asked,
      ChecksumType: upload.asked && upload.checksumType,
      Part: page.map((part) => ({
        PartNumber: part.number,
        LastModified: toXmlDate(part.modifiedAt),
        ETag: `"${part.etag}"`,
        Size: part.size,
        ...(upload.asked && checksumElement(upload.asked, part.checksum)),
      })),
    });
  },
};
