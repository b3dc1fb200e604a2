import * as v from 'valibot';

const Text = v.string();

/** What S3 tells of a change: the facts of EventBridge's `aws.s3` events (User Guide, "EventBridge event message structure"). */
export const S3Notification = v.object({
  kind: v.picklist(['Object Created', 'Object Deleted']),
  bucket: Text,
  /** Not URL-encoded, as in EventBridge's events. */
  key: Text,
  /** Undefined in a bucket without versions. */
  versionId: v.optional(Text, undefined),
  /** Bytes; of a delete marker 0. */
  size: v.number(),
  /** Without quotes. */
  etag: Text,
  /** Of two events of one key, the later has the greater one, compared as text. */
  sequencer: Text,
  /** ISO instant. */
  time: Text,
  reason: v.picklist(['PutObject', 'CompleteMultipartUpload', 'CopyObject', 'DeleteObject']),
  deletionType: v.exactOptional(v.picklist(['Permanently Deleted', 'Delete Marker Created'])),
  /** The access key id of the caller, when the request was signed. */
  requester: v.exactOptional(Text),
});
export type S3Notification = v.InferOutput<typeof S3Notification>;
