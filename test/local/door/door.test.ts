import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { createCredentialRegistry } from '../../../local/door/credentials.ts';
import { type Door, startDoor } from '../../../local/door/door.ts';
import { roleCaller } from '../../../local/iam/caller.ts';
import type { Judge } from '../../../local/iam/judge.ts';

const account = '000000000000';
const roleArn = `arn:aws:iam::${account}:role/plan`;
const signed = {
  authorization: 'AWS4-HMAC-SHA256 Credential=rollcall-operator/20260101/eu-central-1/s3/aws4_request, Signature=0',
};

const allowAll: Judge = () => ({ allowed: true });

let door: Door;
let upstream: Server;

/** A door whose judge is given, with one server in the place of all emulators. */
async function open(judge: Judge, answer: RequestListener) {
  const credentials = createCredentialRegistry(account);
  door = await startDoor({ port: 0, credentials, warn: () => undefined });
  upstream = createServer(answer).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const place = { account, region: 'eu-central-1', partition: 'aws', endpoint: `http://127.0.0.1:${door.port}` };
  const house = {
    deployment: { place, stacks: [], resources: [] },
    judge,
    ports: { s3: port, sqs: port, dynamodb: port },
    publish: async () => 'id',
  };
  door.open(house, { fire: async () => null, invoke: async () => null });
  const key = credentials.issue(roleCaller('plan', roleArn));
  return { endpoint: place.endpoint, region: place.region, credentials: key, forcePathStyle: true };
}

afterEach(async () => {
  await door.close();
  upstream.close();
  upstream.closeAllConnections();
});

describe('the judge of the door', () => {
  it('is told who asks, and every action with its resource, as IAM names them', async () => {
    const asked: { who: Parameters<Judge>[0]; what: string[]; context: Parameters<Judge>[2] }[] = [];
    const configuration = await open(
      (caller, permissions, context) => {
        const what = permissions.map(({ action, resource }) => `${action} ${resource}`);
        asked.push({ who: caller, what, context });
        return { allowed: false, reason: 'not yours' };
      },
      () => undefined,
    );
    const s3 = new S3Client(configuration);
    const dynamodb = new DynamoDBClient(configuration);
    const sqs = new SQSClient(configuration);
    const events = new EventBridgeClient(configuration);
    const object = { Bucket: 'files', Key: 'a b/ü.csv' };
    const answers = await Promise.allSettled([
      s3.send(new GetObjectCommand({ ...object, VersionId: 'v1' })),
      s3.send(new PutObjectCommand({ ...object, Body: 'x' })),
      s3.send(new DeleteObjectCommand({ ...object, VersionId: 'v1' })),
      s3.send(new CopyObjectCommand({ ...object, CopySource: 'other/b' })),
      s3.send(new ListObjectsV2Command({ Bucket: 'files', Prefix: 'a b/' })),
      dynamodb.send(new GetItemCommand({ TableName: 'users', Key: { id: { S: 'x' } } })),
      dynamodb.send(new QueryCommand({ TableName: 'users', IndexName: 'due', KeyConditionExpression: 'a = :a' })),
      sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: `${configuration.endpoint}/${account}/jobs`,
          Entries: [{ Id: '1', MessageBody: 'x' }],
        }),
      ),
      events.send(
        new PutEventsCommand({ Entries: [{ Source: 'a', DetailType: 'b', Detail: '{}', EventBusName: 'people' }] }),
      ),
    ]);
    const names = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.name : 'allowed'));
    expect(names).toEqual([
      ...Array(5).fill('AccessDenied'),
      'AccessDeniedException',
      'AccessDeniedException',
      'AccessDenied',
      'AccessDeniedException',
    ]);
    expect(new Set(asked.map(({ who }) => who.principal))).toEqual(new Set([{ kind: 'role', arn: roleArn, account }]));
    expect(asked.map(({ what }) => what).toSorted()).toEqual(
      [
        ['s3:GetObjectVersion arn:aws:s3:::files/a b/ü.csv'],
        ['s3:PutObject arn:aws:s3:::files/a b/ü.csv'],
        ['s3:DeleteObjectVersion arn:aws:s3:::files/a b/ü.csv'],
        ['s3:PutObject arn:aws:s3:::files/a b/ü.csv', 's3:GetObject arn:aws:s3:::other/b'],
        ['s3:ListBucket arn:aws:s3:::files'],
        ['dynamodb:GetItem arn:aws:dynamodb:eu-central-1:000000000000:table/users'],
        ['dynamodb:Query arn:aws:dynamodb:eu-central-1:000000000000:table/users/index/due'],
        ['sqs:SendMessage arn:aws:sqs:eu-central-1:000000000000:jobs'],
        ['events:PutEvents arn:aws:events:eu-central-1:000000000000:event-bus/people'],
      ].toSorted(),
    );
    const listing = asked.find(({ what }) => what[0]?.startsWith('s3:ListBucket'));
    expect(listing?.context).toEqual({ 's3:prefix': 'a b/', 'aws:securetransport': 'true' });
  });

  it('lets a caller ask who it is', async () => {
    const configuration = await open(allowAll, () => undefined);
    const { accessKeyId } = configuration.credentials;
    const scope = `${accessKeyId}/20260101/us-east-1/sts/aws4_request`;
    const response = await fetch(configuration.endpoint, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, Signature=0` },
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    });
    expect(await response.text()).toContain(
      `<Arn>arn:aws:sts::${account}:assumed-role/plan/plan</Arn><UserId>plan</UserId><Account>${account}</Account>`,
    );
  });
});

describe('bodies of objects', () => {
  it('pass both ways as they come, before they have ended', async () => {
    // Sends back every piece at once: a door that waited for an end would never hand one on.
    await open(allowAll, (incoming, outgoing) => void incoming.pipe(outgoing));
    const upload = httpRequest({
      port: door.port,
      host: '127.0.0.1',
      method: 'PUT',
      path: '/files/a',
      headers: signed,
    });
    const answered = once(upload, 'response');
    upload.write('first');
    const [response]: IncomingMessage[] = await answered;
    expect(String((await once(response ?? upload, 'data'))[0])).toBe('first');
    upload.end('last');
    expect(String((await once(response ?? upload, 'data'))[0])).toBe('last');
  });
});
