/** The real clients, made from what a function's environment names. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Bucket } from './bucket.ts';
import type { LaneContext } from './context.ts';
import type { Table } from './table.ts';

/** What the environments of all functions that move a lane have in common. */
export type LaneEnvironment = {
  readonly IMPORTS_TABLE: string;
  readonly WORK_BUCKET: string;
  readonly ARRIVALS_QUEUE_URL: string;
  readonly CHANGES_QUEUE_URL: string;
  readonly FINISH_QUEUE_URL: string;
};

/** The lane's context, and makers of what else a function needs that share its clients. */
export type Clients = {
  readonly lane: LaneContext;
  readonly table: (name: string) => Table;
  readonly bucket: (name: string) => Bucket;
};

/** Where AWS is and who calls. A function needs none of it: the SDK finds it in the environment by itself. */
export type ClientConfig = {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

export function clientsFor(environment: LaneEnvironment, config: ClientConfig = {}): Clients {
  const marshallOptions = { removeUndefinedValues: true };
  const db = DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions });
  const s3 = new S3Client(config);
  const table = (name: string): Table => ({ db, name });
  const bucket = (name: string): Bucket => ({ s3, name });
  const queues = {
    sqs: new SQSClient(config),
    arrivals: environment.ARRIVALS_QUEUE_URL,
    changes: environment.CHANGES_QUEUE_URL,
    finish: environment.FINISH_QUEUE_URL,
  };
  const lane = {
    imports: table(environment.IMPORTS_TABLE),
    work: bucket(environment.WORK_BUCKET),
    queues,
    now: Date.now,
  };
  return { lane, table, bucket };
}
