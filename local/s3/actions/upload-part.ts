import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { bodyHeaders, declaredAlgorithm, openBody, openCopy, type Received } from '../body.ts';
import { checksumElement, checksumHeader } from '../checksum.ts';
import { copySourceHeaders, findCopySource } from '../copy-source.ts';
import { shownVersionId, toXmlDate } from '../find-version.ts';
import { findUpload, readPartNumber } from '../multipart.ts';
import { parseRange } from '../range.ts';
import type { S3Request } from '../request.ts';
import type { S3 } from '../s3.ts';
import { invalidArgument, invalidRequest, S3Error } from '../s3-error.ts';
import { storeStream } from '../store-body.ts';
import type { Part, Upload } from '../uploads.ts';
import type { Version } from '../versions.ts';

/** User Guide, "Amazon S3 multipart upload limits": 5 GiB. */
const maxPartBytes = 5 * 1024 ** 3;

/** Makes a stored body a part, unless its upload has ended in the meantime. */
async function commitPart(
  s3: S3,
  request: S3Request,
  algorithm: Upload['algorithm'],
  { blob, size, md5, checksums }: Received & { blob: string },
): Promise<Part> {
  const done = s3.database.transaction(() => {
    const upload = findUpload(s3, request);
    const part: Part = {
      number: readPartNumber(request),
      blob,
      size,
      etag: md5,
      checksum: checksums.get(algorithm) ?? '',
      modifiedAt: s3.now(),
    };
    return { part, replaced: s3.uploads.putPart(upload, part) };
  });
  if (done.replaced !== undefined) await s3.blobs.discard([done.replaced]);
  return done.part;
}

export const uploadPart: Action = {
  name: 'UploadPart',
  method: 'PUT',
  level: 'object',
  selectors: ['partNumber', 'uploadId'],
  headers: bodyHeaders,
  async run(s3, request) {
    const upload = findUpload(s3, request);
    readPartNumber(request);
    const declared = declaredAlgorithm(request);
    if (upload.asked !== undefined && declared !== undefined && declared !== upload.asked) {
      throw invalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${upload.asked.toLowerCase()}, actual checksum Type: ${declared.toLowerCase()}`,
      );
    }
    const body = openBody(request, [upload.algorithm]);
    const part = await storeStream(s3, body, (stored) => commitPart(s3, request, upload.algorithm, stored));
    const shown = declared ?? upload.asked;
    return {
      status: 200,
      headers: {
        ...upload.encryption,
        etag: `"${part.etag}"`,
        ...(shown && { [checksumHeader(shown)]: body.received().checksums.get(shown) }),
      },
    };
  },
};

/** The bytes to copy: all, or `bytes=first-last` within the source (API Reference, UploadPartCopy). */
function readCopyRange(request: S3Request, source: Version): { start: number; end: number } {
  const header = request.headers.get('x-amz-copy-source-range');
  if (header === undefined) return { start: 0, end: source.size };
  const last = /^bytes=\d+-(\d+)$/.exec(header)?.[1];
  if (last === undefined) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      header,
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  }
  const range = Number(last) < source.size ? parseRange(header, source.size) : undefined;
  if (range !== undefined) return range;
  throw invalidArgument(
    'x-amz-copy-source-range',
    header,
    `Range specified is not valid for source object of size: ${source.size}`,
  );
}

export const uploadPartCopy: Action = {
  name: 'UploadPartCopy',
  method: 'PUT',
  level: 'object',
  selectors: ['partNumber', 'uploadId'],
  selectorHeader: 'x-amz-copy-source',
  headers: [...copySourceHeaders, 'x-amz-copy-source-range'],
  async run(s3, request) {
    const upload = findUpload(s3, request);
    readPartNumber(request);
    const source = findCopySource(s3, request);
    const { start, end } = readCopyRange(request, source);
    if (end - start > maxPartBytes) throw new S3Error(400, 'EntityTooLarge', 'A part must not be larger than 5 GiB');
    const body = openCopy(s3.blobs.read(s3.versions.segmentsOf(source), start, end), [upload.algorithm]);
    const part = await storeStream(s3, body, (stored) => commitPart(s3, request, upload.algorithm, stored));
    return xmlAnswer(
      'CopyPartResult',
      {
        ETag: `"${part.etag}"`,
        LastModified: toXmlDate(part.modifiedAt),
        ...(upload.asked && checksumElement(upload.asked, part.checksum)),
      },
      { ...upload.encryption, 'x-amz-copy-source-version-id': shownVersionId(s3, source) },
    );
  },
};
