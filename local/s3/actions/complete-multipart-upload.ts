import * as v from 'valibot';
import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { readPlainDocument } from '../body.ts';
import {
  type Checksum,
  checksumElement,
  checksumHeader,
  checksumHeaders,
  joinChecksums,
  joinEtags,
} from '../checksum.ts';
import { commitObject } from '../commit.ts';
import { readWriteCondition } from '../conditions.ts';
import { findUpload, maxPartNumber, minPartBytes } from '../multipart.ts';
import { writtenHeaders } from '../object-headers.ts';
import type { S3Request } from '../request.ts';
import { invalidRequest, S3Error } from '../s3-error.ts';
import type { Part, Upload } from '../uploads.ts';
import { listOf, parseXml } from '../xml.ts';

const NamedPart = v.object({
  PartNumber: v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(maxPartNumber)),
  ETag: v.pipe(
    v.string(),
    v.transform((etag) => etag.trim().replace(/^"(.*)"$/, '$1')),
  ),
  ChecksumCRC32: v.optional(v.string()),
  ChecksumCRC32C: v.optional(v.string()),
  ChecksumCRC64NVME: v.optional(v.string()),
  ChecksumSHA1: v.optional(v.string()),
  ChecksumSHA256: v.optional(v.string()),
});
type NamedPart = v.InferOutput<typeof NamedPart>;

const Completion = v.object({ CompleteMultipartUpload: v.object({ Part: v.pipe(listOf(NamedPart), v.minLength(1)) }) });

function invalidPart(uploadId: string, { PartNumber, ETag }: NamedPart): S3Error {
  return new S3Error(
    400,
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { details: { UploadId: uploadId, PartNumber: String(PartNumber), ETag } },
  );
}

function matchPart(upload: Upload, parts: ReadonlyMap<number, Part>, named: NamedPart): Part {
  const part = parts.get(named.PartNumber);
  if (part === undefined || part.etag !== named.ETag) throw invalidPart(upload.uploadId, named);
  const [element = '', value] = Object.entries(checksumElement(upload.algorithm, part.checksum))[0] ?? [];
  const given = Object.entries(named).find(([name]) => name === element)?.[1];
  if (given !== undefined && given !== value) throw invalidPart(upload.uploadId, named);
  return part;
}

/** The parts that the client names, as they were uploaded: in ascending order, whole, and none but the last too small. */
function choosePart(upload: Upload, uploaded: readonly Part[], named: readonly NamedPart[]): Part[] {
  for (const [index, { PartNumber }] of named.entries()) {
    if (index > 0 && PartNumber <= (named[index - 1]?.PartNumber ?? 0)) {
      throw new S3Error(
        400,
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { details: { UploadId: upload.uploadId } },
      );
    }
  }
  const parts = new Map(uploaded.map((part) => [part.number, part]));
  const chosen = named.map((part) => matchPart(upload, parts, part));
  for (const part of chosen.slice(0, -1)) {
    if (part.size >= minPartBytes) continue;
    throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      details: {
        ProposedSize: String(part.size),
        MinSizeAllowed: String(minPartBytes),
        PartNumber: String(part.number),
        ETag: part.etag,
      },
    });
  }
  return chosen;
}

/** What the client says of the whole object must be true of its parts put together. */
function checkWhole(request: S3Request, upload: Upload, checksum: Checksum, size: number): void {
  const named = request.headers.get('x-amz-mp-object-size');
  if (named !== undefined && named !== String(size)) {
    throw invalidRequest(`The provided 'x-amz-mp-object-size' header does not match what was computed: ${size}`);
  }
  const type = request.headers.get('x-amz-checksum-type');
  if (type !== undefined && type !== upload.checksumType) {
    throw invalidRequest(
      `The upload was created using the ${upload.checksumType} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  for (const name of checksumHeaders) {
    const value = request.headers.get(name);
    if (value === undefined) continue;
    if (name !== checksumHeader(upload.algorithm))
      throw invalidRequest(`The upload was not created with the checksum of ${name}.`);
    if (value !== checksum.value) {
      throw new S3Error(
        400,
        'BadDigest',
        `The ${upload.algorithm} you specified did not match the calculated checksum.`,
      );
    }
  }
}

export const completeMultipartUpload: Action = {
  name: 'CompleteMultipartUpload',
  method: 'POST',
  level: 'object',
  selectors: ['uploadId'],
  headers: ['x-amz-checksum-type', 'x-amz-mp-object-size'],
  async run(s3, request) {
    const condition = readWriteCondition(request);
    const { Part: named } = parseXml(await readPlainDocument(request), Completion).CompleteMultipartUpload;
    // From here to the transaction nothing is awaited: the parts can't change under it.
    const upload = findUpload(s3, request);
    const uploaded = s3.uploads.listParts(upload, 0);
    const parts = choosePart(upload, uploaded, named);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const checksum = joinChecksums(
      upload.algorithm,
      upload.checksumType,
      parts.map((part) => ({ value: part.checksum, size: part.size })),
    );
    checkWhole(request, upload, checksum, size);
    const { bucket, key, headers, encryption, tags, order } = upload;
    const object = { bucket, key, headers, encryption, tags, order, size, checksum };
    const version = await commitObject(
      s3,
      {
        ...object,
        etag: joinEtags(parts.map((part) => part.etag)),
        // "For multipart uploads, the object creation date is the date of initiation" (User Guide, "Working with object metadata").
        modifiedAt: upload.initiatedAt,
        segments: parts,
        condition,
        reason: 'CompleteMultipartUpload',
        caller: request.caller,
      },
      () => {
        s3.uploads.remove(upload);
        return uploaded.filter((part) => !parts.includes(part));
      },
    );
    return xmlAnswer(
      'CompleteMultipartUploadResult',
      {
        Location: `/${bucket}/${encodeURIComponent(key)}`,
        Bucket: bucket,
        Key: key,
        ETag: `"${version.etag}"`,
        ...checksumElement(checksum.algorithm, checksum.value),
        ChecksumType: checksum.type,
      },
      writtenHeaders(s3, version),
    );
  },
};
