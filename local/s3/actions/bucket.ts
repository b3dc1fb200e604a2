import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { toXmlDate } from '../find-version.ts';
import { owner } from '../owner.ts';

export const listBuckets: Action = {
  name: 'ListBuckets',
  method: 'GET',
  level: 'service',
  run: (s3) =>
    xmlAnswer('ListAllMyBucketsResult', {
      Owner: owner,
      Buckets: {
        Bucket: [...s3.buckets.values()]
          .sort((a, b) => (a.name < b.name ? -1 : 1))
          .map(({ name, createdAt }) => ({ Name: name, CreationDate: toXmlDate(createdAt) })),
      },
    }),
};

/** A bucket is where its caller believes it to be: on AWS a request signed for another region would not get here. */
export const headBucket: Action = {
  name: 'HeadBucket',
  method: 'HEAD',
  level: 'bucket',
  run: (_s3, { caller }) => ({ status: 200, headers: { 'x-amz-bucket-region': caller.region } }),
};

/** Of us-east-1 the location is empty (API Reference, GetBucketLocation). */
export const getBucketLocation: Action = {
  name: 'GetBucketLocation',
  method: 'GET',
  level: 'bucket',
  selectors: ['location'],
  run: (_s3, { caller }) =>
    xmlAnswer('LocationConstraint', { '#text': caller.region === 'us-east-1' ? '' : caller.region }),
};

/** A bucket that never had versions has no status (API Reference, GetBucketVersioning). */
export const getBucketVersioning: Action = {
  name: 'GetBucketVersioning',
  method: 'GET',
  level: 'bucket',
  selectors: ['versioning'],
  run: (s3, { bucket }) =>
    xmlAnswer('VersioningConfiguration', { Status: s3.buckets.get(bucket)?.versioned ? 'Enabled' : undefined }),
};
