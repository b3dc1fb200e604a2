/** S3's notifications as EventBridge events ("EventBridge event message structure" in the S3 user guide). */
import { randomUUID } from 'node:crypto';
import type { S3Notification } from '../s3/notification.ts';
import type { JsonObject } from '../template/json.ts';
import type { Place } from '../template/scope.ts';
import type { EventBridgeEvent } from './event.ts';

export function s3Event(notification: S3Notification, place: Place): Omit<EventBridgeEvent, 'id'> {
  const { kind, bucket, key, versionId, size, etag, sequencer, time, reason, deletionType } = notification;
  const object: JsonObject = {
    key,
    ...(kind === 'Object Created' && { size }),
    etag,
    ...(versionId !== undefined && { 'version-id': versionId }),
    sequencer,
  };
  const detail: JsonObject = {
    version: '0',
    bucket: { name: bucket },
    object,
    'request-id': randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase(),
    requester: place.account,
    'source-ip-address': '127.0.0.1',
    reason,
    ...(deletionType !== undefined && { 'deletion-type': deletionType }),
  };
  return {
    version: '0',
    'detail-type': kind,
    source: 'aws.s3',
    account: place.account,
    time: `${time.slice(0, 19)}Z`,
    region: place.region,
    resources: [`arn:${place.partition}:s3:::${bucket}`],
    detail,
  };
}
