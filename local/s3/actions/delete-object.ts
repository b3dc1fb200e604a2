import * as v from 'valibot';
import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { bodyHeaders, readDocument } from '../body.ts';
import { checksumHeaders } from '../checksum.ts';
import { recordEvent } from '../commit.ts';
import { checkWrite } from '../conditions.ts';
import { findExact } from '../find-version.ts';
import { makeId } from '../ids.ts';
import type { Caller } from '../request.ts';
import type { S3 } from '../s3.ts';
import { invalidRequest, S3Error } from '../s3-error.ts';
import type { Segment, Version } from '../versions.ts';
import { listOf, parseXml } from '../xml.ts';

/** API Reference, DeleteObjects: up to 1,000 keys. */
const maxKeys = 1000;

type Target = { bucket: string; key: string; versionId: string | undefined; ifMatch: string | undefined };

/** What a deletion did: which version or marker is gone, or the marker that has been set. */
type Deletion = { versionId?: string; marker?: boolean; freed: readonly Segment[]; events: readonly number[] };

/** The entity tag of no bytes, which is what the events of delete markers carry (User Guide, "EventBridge event message structure"). */
const emptyEtag = 'd41d8cd98f00b204e9800998ecf8427e';

function removeVersion(s3: S3, version: Version, caller: Caller): Deletion {
  const freed = s3.versions.remove(version);
  const event = { kind: 'Object Deleted', reason: 'DeleteObject', deletionType: 'Permanently Deleted' } as const;
  return {
    versionId: version.versionId,
    marker: version.marker,
    freed,
    events: [recordEvent(s3, version, event, caller)],
  };
}

function setMarker(s3: S3, { bucket, key }: Target, caller: Caller): Deletion {
  const order = s3.database.nextOrder();
  const marker: Version = {
    order,
    bucket,
    key,
    versionId: makeId(order),
    marker: true,
    modifiedAt: s3.now(),
    size: 0,
    etag: emptyEtag,
    checksum: undefined,
    headers: {},
    encryption: {},
    tags: [],
  };
  s3.versions.insert(marker, []);
  const event = { kind: 'Object Deleted', reason: 'DeleteObject', deletionType: 'Delete Marker Created' } as const;
  return {
    versionId: marker.versionId,
    marker: true,
    freed: [],
    events: [recordEvent(s3, marker, event, caller)],
  };
}

/**
 * Deletes what a request means, inside a transaction: a version for good, or, without an id in a bucket with versions,
 * by a marker. What does not exist is deleted already (User Guide, "Deleting object versions").
 */
function deleteTarget(s3: S3, target: Target, caller: Caller): Deletion {
  const { bucket, key, versionId, ifMatch } = target;
  const versioned = s3.buckets.get(bucket)?.versioned ?? false;
  const current = s3.versions.findCurrent(bucket, key);
  const found = versionId === undefined ? current : findExact(s3, bucket, key, versionId);
  checkWrite({ ifMatch, ifNoneMatch: undefined }, key, found);
  if (versioned && versionId === undefined) return setMarker(s3, target, caller);
  if (found !== undefined) return removeVersion(s3, found, caller);
  return { ...(versionId !== undefined && { versionId }), freed: [], events: [] };
}

async function settle(s3: S3, deletions: readonly Deletion[]): Promise<void> {
  await s3.blobs.discard(deletions.flatMap((deletion) => deletion.freed));
  await s3.outbox.deliver(deletions.flatMap((deletion) => deletion.events));
}

export const deleteObject: Action = {
  name: 'DeleteObject',
  method: 'DELETE',
  level: 'object',
  query: ['versionId'],
  async run(s3, { bucket, key, query, headers, caller }) {
    const target = { bucket, key, versionId: query.get('versionId'), ifMatch: headers.get('if-match') };
    const deletion = s3.database.transaction(() => deleteTarget(s3, target, caller));
    await settle(s3, [deletion]);
    const versioned = s3.buckets.get(bucket)?.versioned;
    return {
      status: 204,
      headers: {
        'x-amz-version-id': versioned ? deletion.versionId : undefined,
        'x-amz-delete-marker': deletion.marker ? 'true' : undefined,
      },
    };
  },
};

export const Delete = v.object({
  Delete: v.strictObject({
    Object: v.pipe(
      listOf(v.strictObject({ Key: v.string(), VersionId: v.optional(v.string()), ETag: v.optional(v.string()) })),
      v.minLength(1),
      v.maxLength(maxKeys),
    ),
    Quiet: v.optional(v.picklist(['true', 'false'])),
  }),
});

type Outcome = { deletion: Deletion } | { error: S3Error };

/** One key's failure is told beside the others' success. */
function tryDelete(s3: S3, target: Target, caller: Caller): Outcome {
  try {
    return { deletion: deleteTarget(s3, target, caller) };
  } catch (error) {
    if (error instanceof S3Error) return { error };
    throw error;
  }
}

function describeDeleted(s3: S3, target: Target, { versionId, marker }: Deletion): Record<string, unknown> {
  const setsMarker = marker && target.versionId === undefined && s3.buckets.get(target.bucket)?.versioned;
  return {
    Key: target.key,
    VersionId: target.versionId,
    DeleteMarker: marker ? 'true' : undefined,
    DeleteMarkerVersionId: setsMarker || marker ? versionId : undefined,
  };
}

export const deleteObjects: Action = {
  name: 'DeleteObjects',
  method: 'POST',
  level: 'bucket',
  selectors: ['delete'],
  headers: bodyHeaders,
  async run(s3, request) {
    const isSummed = [...checksumHeaders, 'content-md5', 'x-amz-trailer'].some((name) => request.headers.has(name));
    if (!isSummed) {
      throw invalidRequest('Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
    }
    const { Object: objects, Quiet } = parseXml(await readDocument(request), Delete).Delete;
    const targets = objects.map(({ Key, VersionId, ETag }) => ({
      bucket: request.bucket,
      key: Key,
      versionId: VersionId === '' ? undefined : VersionId,
      ifMatch: ETag,
    }));
    const outcomes = s3.database.transaction(() =>
      targets.map((target) => ({ target, ...tryDelete(s3, target, request.caller) })),
    );
    await settle(
      s3,
      outcomes.flatMap((outcome) => ('deletion' in outcome ? [outcome.deletion] : [])),
    );
    return xmlAnswer('DeleteResult', {
      Deleted: outcomes.flatMap((outcome) =>
        'deletion' in outcome && Quiet !== 'true' ? [describeDeleted(s3, outcome.target, outcome.deletion)] : [],
      ),
      Error: outcomes.flatMap((outcome) =>
        'error' in outcome
          ? [
              {
                Key: outcome.target.key,
                VersionId: outcome.target.versionId,
                Code: outcome.error.code,
                Message: outcome.error.message,
              },
            ]
          : [],
      ),
    });
  },
};
