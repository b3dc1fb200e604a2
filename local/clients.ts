/** SDK clients that sign as somebody this instance knows, and call through the door. */
import { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type CredentialRegistry, operatorCredentials } from './door/credentials.ts';
import type { Caller } from './iam/caller.ts';
import { resourceOfArn } from './resources/input.ts';
import type { Place } from './template/scope.ts';

export function sqsClientOf(caller: Caller, credentials: CredentialRegistry, place: Place): SQSClient {
  return new SQSClient({ endpoint: place.endpoint, region: place.region, credentials: credentials.issue(caller) });
}

/** Signs as the person at this machine. */
export function operatorSqsClient({ endpoint, region }: Place): SQSClient {
  return new SQSClient({ endpoint, region, credentials: { ...operatorCredentials } });
}

export function s3ClientOf(caller: Caller, credentials: CredentialRegistry, place: Place): S3Client {
  const { endpoint, region } = place;
  return new S3Client({ endpoint, region, credentials: credentials.issue(caller), forcePathStyle: true });
}

export type SendMessage = (queueArn: string, body: string, messageGroupId?: string) => Promise<void>;

/** Sends to queues by their ARN, as parts of AWS do. */
export function messageSender(sqs: SQSClient, place: Place): SendMessage {
  return async (queueArn, body, messageGroupId) => {
    const QueueUrl = `${place.endpoint}/${place.account}/${resourceOfArn(queueArn)}`;
    const group = messageGroupId === undefined ? {} : { MessageGroupId: messageGroupId };
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, ...group }));
  };
}
