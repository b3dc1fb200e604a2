import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCredentialRegistry, operatorCredentials } from '../../../local/door/credentials.ts';
import { type Door, startDoor } from '../../../local/door/door.ts';
import { createAccount } from '../../../local/iam/account.ts';
import { roleCaller } from '../../../local/iam/caller.ts';
import { createJudge } from '../../../local/iam/judge.ts';
import { describeDeployment } from '../../../local/resources/deployment.ts';
import { startS3 } from '../../../local/s3/server.ts';
import { templateSchema } from '../../../local/template/template.ts';
import { roleWith } from '../fixtures/assembly.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };
const files = 'arn:aws:s3:::files';
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const root = { AWS: `arn:aws:iam::${place.account}:root` };
const keyPolicy = { Version: '2012-10-17', Statement: [{ ...allow('kms:*', '*'), Principal: root }] };
const Key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: keyPolicy } };
const byDefault = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'Key' } } };
const bucket = (BucketName: string, more: object = {}) => ({
  Type: 'AWS::S3::Bucket',
  Properties: { BucketName, ...more },
});

let dir: string;
let door: Door;
let storage: Awaited<ReturnType<typeof startS3>>;
let operator: S3Client;
let clientWith: (...statements: unknown[]) => S3Client;
const denied: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'door-objects-'));
  const buckets = ['files', 'secret'].map((name) => ({ name, versioned: false }));
  storage = await startS3({ directory: dir, buckets, notify: () => undefined });
});

afterAll(async () => {
  await door.close();
  await storage.close();
  await rm(dir, { recursive: true, force: true });
});

beforeEach(async () => {
  await door?.close();
  denied.length = 0;
  const credentials = createCredentialRegistry(place.account);
  door = await startDoor({ port: 0, credentials, warn: () => undefined });
  const endpoint = `http://127.0.0.1:${door.port}`;
  const client = (key: object) =>
    new S3Client({
      endpoint,
      region: place.region,
      forcePathStyle: true,
      credentials: { ...operatorCredentials, ...key },
    });
  clientWith = (...statements) => {
    const Encrypted = bucket('secret', { BucketEncryption: { ServerSideEncryptionConfiguration: [byDefault] } });
    const Resources = { Role: roleWith(...statements), Key, Files: bucket('files'), Encrypted };
    const template = v.parse(templateSchema, { Resources });
    const deployment = describeDeployment({ stacks: [{ name: 'Test', template }], assets: new Map() }, place);
    const account = createAccount(deployment);
    const judge = createJudge({ account, place, denied: (line) => void denied.push(line) });
    const house = {
      deployment,
      judge,
      publish: async () => undefined,
      ports: { s3: storage.port, sqs: 0, dynamodb: 0 },
    };
    door.open(house, { fire: async () => null, invoke: async () => null });
    operator = client({});
    return client(credentials.issue(roleCaller('plan', [...account.roles.keys()][0] ?? '')));
  };
});

const put = (Bucket: string, ...keys: string[]) =>
  Promise.all(keys.map((each) => operator.send(new PutObjectCommand({ Bucket, Key: each, Body: each }))));

describe('DeleteObjects', () => {
  const Delete = { Objects: ['mine/a', 'theirs/b', 'mine/c&d'].map((key) => ({ Key: key })) };

  it('deletes what may be deleted, and tells of each object that may not', async () => {
    const s3 = clientWith(allow('s3:DeleteObject', `${files}/mine/*`));
    await put('files', 'mine/a', 'theirs/b', 'mine/c&d');
    const { Deleted = [], Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: 'files', Delete }));
    expect(Deleted.map(({ Key: key }) => key)).toEqual(['mine/a', 'mine/c&d']);
    expect(Errors).toEqual([expect.objectContaining({ Key: 'theirs/b', Code: 'AccessDenied' })]);
    const { Contents = [] } = await operator.send(new ListObjectsV2Command({ Bucket: 'files' }));
    expect(Contents.map(({ Key: key }) => key)).toEqual(['theirs/b']);
    expect(denied).toEqual([expect.stringContaining(`denied: plan may not s3:DeleteObject on ${files}/theirs/b`)]);
  });

  it('does nothing where nothing may be deleted', async () => {
    const s3 = clientWith(allow('s3:DeleteObjectVersion', `${files}/*`));
    await put('files', 'mine/a');
    const { Deleted = [], Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: 'files', Delete }));
    expect([Deleted.length, Errors.length]).toEqual([0, 3]);
  });
});

describe('a list of deletions that the door can not read', () => {
  it('is refused, and nothing is deleted', async () => {
    const s3 = clientWith(allow('s3:GetObject', `${files}/*`));
    await put('files', 'mine/a');
    const body = '<Delete><Object><Key>mine/a</Key></Object></Delete>';
    const { accessKeyId } = await s3.config.credentials();
    const response = await fetch(`http://127.0.0.1:${door.port}/files?delete`, {
      method: 'POST',
      body: `${body.length.toString(16)};chunk-signature=0\r\n${body}\r\n0;chunk-signature=0\r\n\r\n`,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-central-1/s3/aws4_request, Signature=0`,
        'content-encoding': 'aws-chunked',
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        'x-amz-decoded-content-length': String(body.length),
        'content-md5': '',
      },
    });
    expect([response.status, await response.text()]).toEqual([501, expect.stringContaining('aws-chunked')]);
    const { Contents = [] } = await operator.send(new ListObjectsV2Command({ Bucket: 'files', Prefix: 'mine/a' }));
    expect(Contents).toHaveLength(1);
  });
});

describe('an object that is not there', () => {
  const get = new GetObjectCommand({ Bucket: 'files', Key: 'gone' });

  it('is told to who may list the bucket', async () => {
    const s3 = clientWith(allow('s3:GetObject', `${files}/*`), allow('s3:ListBucket', files));
    await expect(s3.send(get)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('is forbidden to everybody else', async () => {
    const s3 = clientWith(allow('s3:GetObject', `${files}/*`));
    await expect(s3.send(get)).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    const head = new HeadObjectCommand({ Bucket: 'files', Key: 'gone' });
    await expect(s3.send(head)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});

describe('a copy into an encrypted bucket', () => {
  const copy = new CopyObjectCommand({ Bucket: 'secret', Key: 'to', CopySource: 'files/from%20a%3F' });
  const read = allow('s3:GetObject', `${files}/from a?`);
  const write = allow('s3:PutObject', 'arn:aws:s3:::secret/to');
  const useKey = allow('kms:GenerateDataKey', { 'Fn::GetAtt': ['Key', 'Arn'] });

  it.each([
    ['the one object, the other, and the key', [read, write, useKey], undefined],
    ['not the source', [write, useKey], 's3:GetObject'],
    ['not the target', [read, useKey], 's3:PutObject'],
    ['not the key', [read, write], 'kms:GenerateDataKey'],
  ])('needs all of them: %s', async (_, statements, missing) => {
    const s3 = clientWith(...statements);
    await put('files', 'from a?');
    const names = await s3.send(copy).then(
      () => undefined,
      (error: Error) => error.name,
    );
    expect(names).toBe(missing === undefined ? undefined : 'AccessDenied');
    expect(denied).toEqual(missing === undefined ? [] : [expect.stringContaining(`may not ${missing} on`)]);
  });

  it('needs the key to decrypt too, when it comes in parts', async () => {
    const s3 = clientWith(write, useKey);
    await expect(s3.send(new CreateMultipartUploadCommand({ Bucket: 'secret', Key: 'to' }))).rejects.toThrow(
      'kms:Decrypt',
    );
  });
});
