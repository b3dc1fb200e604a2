import { Readable } from 'node:stream';
import { CopyObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { missingPolicies } from '../../../shared/domain/profile.ts';
import { putStream } from '../../../shared/store/put-stream.ts';
import { choiceMetadata, headUpload } from '../../../shared/store/uploads.ts';
import { openTestS3 } from '../../local/s3/open-test-s3.ts';

const type = 'text/csv';

async function openBucket() {
  const { client } = await openTestS3();
  return { s3: client, name: 'versioned' };
}

describe('the choice about absentees', () => {
  it.each(missingPolicies)('%s stays with the upload', async (missing) => {
    const bucket = await openBucket();
    const options = { type, metadata: choiceMetadata(missing) };
    const versionId = (await putStream(bucket, 'acme/a.csv', Readable.from(['a']), options)) ?? '';
    expect(await headUpload(bucket, { key: 'acme/a.csv', versionId })).toMatchObject({ size: 1, missing });
  });

  it('stays with an upload of many parts, and with a copy', async () => {
    const bucket = await openBucket();
    const body = Readable.from([Buffer.alloc(6 * 1024 ** 2, 'a')]);
    const versionId = (await putStream(bucket, 'big', body, { type, metadata: choiceMetadata('delete') })) ?? '';
    expect(await headUpload(bucket, { key: 'big', versionId })).toMatchObject({ missing: 'delete' });
    const CopySource = `versioned/big?versionId=${versionId}`;
    await bucket.s3.send(new CopyObjectCommand({ Bucket: 'plain', Key: 'copy', CopySource }));
    const { Metadata } = await bucket.s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'copy' }));
    expect(Metadata).toEqual({ missing: 'delete' });
  });

  it.each([
    ['nothing', undefined],
    ['what SFTP clients leave', { 'user-agent': 'AWSTransfer', 'user-agent-id': 'acme@s-1' }],
    ['no policy', { missing: 'Delete' }],
    ['the name of something that all objects have', { missing: 'constructor' }],
  ])('is none where the metadata says %s', async (_what, Metadata) => {
    const bucket = await openBucket();
    const request = { Bucket: bucket.name, Key: 'a', Body: 'a', ...(Metadata === undefined ? {} : { Metadata }) };
    const { VersionId = '' } = await bucket.s3.send(new PutObjectCommand(request));
    expect((await headUpload(bucket, { key: 'a', versionId: VersionId }))?.missing).toBeUndefined();
  });

  it('is none unless somebody makes it', () => {
    expect(choiceMetadata(undefined)).toEqual({});
  });
});
