/**
 * What travels on the queues. A step's message names the lane's fence: what belongs to an older fence is dropped.
 */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.nonEmpty());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Names the running step of one import, under the fence it was started with. */
const stepOf = { tenant: text, importId: text, fence: count };

/** Plan one import (arrivals queue). */
export const planMessage = v.object({ step: v.literal('plan'), ...stepOf });

/** Apply one chunk of a plan (changes queue). `sha256` is the hex digest of the chunk object's bytes. */
export const applyMessage = v.object({
  step: v.literal('apply'),
  ...stepOf,
  chunk: count,
  key: text,
  sha256: text,
});

/** Sum up one import (finish queue). */
export const finishMessage = v.object({ step: v.literal('finish'), ...stepOf });

/** Take the upload of an ended import off the SFTP site (finish queue, delayed). */
export const removeMessage = v.object({ step: v.literal('remove'), tenant: text, importId: text });

export const finishQueueMessage = v.variant('step', [finishMessage, removeMessage]);

/**
 * S3's `Object Created` event as EventBridge delivers it ("Amazon S3 event message structure" in the S3 user guide).
 * Keys are not URL-encoded here, unlike in S3's own notifications.
 */
export const objectCreatedEvent = v.object({
  source: v.literal('aws.s3'),
  'detail-type': v.literal('Object Created'),
  time: text,
  detail: v.object({
    bucket: v.object({ name: text }),
    object: v.object({
      key: text,
      size: count,
      etag: v.optional(v.string(), ''),
      'version-id': text,
      sequencer: v.optional(v.string(), ''),
    }),
  }),
});

/**
 * Transfer Family's event for an upload that was cut off ("Transfer Family events detail reference").
 * `file-path` is `/bucket/key`; best effort, so only a help.
 */
export const uploadFailedEvent = v.object({
  source: v.literal('aws.transfer'),
  'detail-type': v.literal('SFTP Server File Upload Failed'),
  time: text,
  detail: v.object({
    'file-path': text,
    etag: v.optional(v.string(), ''),
    'failure-code': v.optional(v.string(), ''),
  }),
});

/** Everything that the arrivals queue may carry. */
export const arrivalsQueueMessage = v.union([planMessage, objectCreatedEvent, uploadFailedEvent]);

export type PlanMessage = v.InferOutput<typeof planMessage>;
export type ApplyMessage = v.InferOutput<typeof applyMessage>;
export type FinishMessage = v.InferOutput<typeof finishMessage>;
export type RemoveMessage = v.InferOutput<typeof removeMessage>;
export type ObjectCreatedEvent = v.InferOutput<typeof objectCreatedEvent>;
export type UploadFailedEvent = v.InferOutput<typeof uploadFailedEvent>;
