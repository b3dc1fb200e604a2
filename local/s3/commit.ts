import { checkWrite, type WriteCondition } from './conditions.ts';
import { makeId } from './ids.ts';
import type { S3Notification } from './notification.ts';
import type { Caller } from './request.ts';
import type { S3 } from './s3.ts';
import type { Segment, Version } from './versions.ts';

/** An object whose bytes are on disk, about to exist. */
export type NewObject = Omit<Version, 'order' | 'versionId' | 'marker'> & {
  segments: readonly Segment[];
  condition: WriteCondition;
  reason: S3Notification['reason'];
  caller: Caller;
  /**
   * The place in time that it takes; its own by default. A multipart object takes that of its upload's beginning: "the
   * current version of the object is determined by which upload started most recently" (User Guide, "Uploading and
   * copying objects using multipart upload", concurrent operations).
   */
  order?: number;
};

type Event = Pick<S3Notification, 'kind' | 'reason'> & { deletionType?: NonNullable<S3Notification['deletionType']> };

/** Writes down what happened to a version; inside the transaction that does it. Gives the event's number. */
export function recordEvent(s3: S3, version: Version, event: Event, caller: Caller): number {
  return s3.outbox.add({
    ...event,
    bucket: version.bucket,
    key: version.key,
    versionId: s3.buckets.get(version.bucket)?.versioned ? version.versionId : undefined,
    size: version.size,
    etag: version.etag,
    time: new Date(s3.now()).toISOString(),
    ...(caller.accessKeyId !== undefined && { requester: caller.accessKeyId }),
  });
}

/** Without versions, an object replaces the one before; its blobs are free. */
function makeRoom(s3: S3, object: NewObject): Segment[] {
  if (s3.buckets.get(object.bucket)?.versioned) return [];
  const replaced = s3.versions.find(object.bucket, object.key, 'null');
  return replaced === undefined ? [] : s3.versions.remove(replaced);
}

function insertVersion(s3: S3, object: NewObject): Version {
  const { segments, condition: _condition, reason: _reason, caller: _caller, order: given, ...content } = object;
  const versioned = s3.buckets.get(object.bucket)?.versioned ?? false;
  // An upload's place would put an object without versions behind one that it has just replaced.
  const order = versioned && given !== undefined ? given : s3.database.nextOrder();
  const version = { ...content, order, marker: false, versionId: versioned ? makeId(order) : 'null' };
  s3.versions.insert(version, segments);
  return version;
}

/**
 * Makes an object exist: its condition, the version and the event in one transaction, then the event's delivery. Whoever
 * gets an answer after this can rely on all of them.
 * @param alsoInTransaction what else belongs to the step; gives further blobs that become free.
 * @throws S3Error PreconditionFailed, NoSuchKey; then nothing has changed.
 */
export async function commitObject(
  s3: S3,
  object: NewObject,
  alsoInTransaction: () => readonly { blob: string }[] = () => [],
): Promise<Version> {
  const done = s3.database.transaction(() => {
    checkWrite(object.condition, object.key, s3.versions.findCurrent(object.bucket, object.key));
    const freed = [...alsoInTransaction(), ...makeRoom(s3, object)];
    const version = insertVersion(s3, object);
    const event = recordEvent(s3, version, { kind: 'Object Created', reason: object.reason }, object.caller);
    return { version, freed, event };
  });
  await s3.blobs.discard(done.freed);
  await s3.outbox.deliver([done.event]);
  return done.version;
}
