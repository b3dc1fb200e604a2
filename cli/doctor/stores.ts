import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetBucketVersioningCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import type { Bucket } from '../../shared/store/bucket.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Deployment } from '../deployment.ts';
import { type Finding, failed, finding, ok } from './finding.ts';

/** The tables and buckets: there, and as the functions need them. */
export function lookAtStores({ tenants, directory, imports, uploads, work, place }: Deployment): Promise<Finding[]> {
  return Promise.all([
    ...Object.entries({ tenants, directory, imports }).map(([name, table]) => lookAtTable(name, table)),
    ...Object.entries({ uploads, work }).map(([name, bucket]) => lookAtBucket(name, bucket, place)),
  ]);
}

const lookAtTable = (name: string, { db, name: TableName }: Table): Promise<Finding> =>
  finding(`table ${name}`, async () => {
    const { Table: found } = await db.send(new DescribeTableCommand({ TableName }));
    const indexes = found?.GlobalSecondaryIndexes ?? [];
    const notActive = [found, ...indexes.map((index) => ({ TableStatus: index.IndexStatus }))].filter(
      (one) => one?.TableStatus !== 'ACTIVE',
    );
    if (notActive.length > 0) {
      return failed(
        `table ${name}`,
        `${TableName} is ${String(found?.TableStatus)}`,
        'wait until it and its indexes are active',
      );
    }
    return ok(`table ${name}`, `active, with ${indexes.length} indexes`);
  });

const lookAtBucket = (name: string, { s3, name: bucketName }: Bucket, place: Deployment['place']): Promise<Finding> =>
  finding(`bucket ${name}`, async () => {
    await s3.send(new HeadBucketCommand({ Bucket: bucketName }));
    if (place === 'local') return ok(`bucket ${name}`, 'there');
    const { Status = 'off' } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucketName }));
    if (Status === 'Enabled') return ok(`bucket ${name}`, 'there, versioned');
    const todo = 'switch it on: an import is made of an object’s version';
    return failed(`bucket ${name}`, `versioning of ${bucketName} is ${Status.toLowerCase()}`, todo);
  });
