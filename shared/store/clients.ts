/** The real clients, made from what a function's environment names. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Bucket } from './bucket.ts';
import type { ChunkContext, LaneContext } from './context.ts';
import type { Table } from './table.ts';

/** What the environments of all functions that carry out plans have in common. */
export type ChunkEnvironment = {
  readonly IMPORTS_TABLE: string;
  readonly WORK_BUCKET: string;
  readonly CHANGES_QUEUE_URL: string;
  readonly FINISH_QUEUE_URL: string;
};

/** What the environments of all functions that move a lane have in common. */
export type LaneEnvironment = ChunkEnvironment & { readonly ARRIVALS_QUEUE_URL: string };

/** Makers of what else a function needs, with the clients that it has. */
type Makers = {
  readonly table: (name: string) => Table;
  readonly bucket: (name: string) => Bucket;
};

/** Where AWS is and who calls. A function needs none of it: the SDK finds it in the environment by itself. */
export type ClientConfig = {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** The context of carrying out plans. */
export type ChunkClients = Makers & { readonly chunks: ChunkContext };

/** The lane's context. */
export type Clients = Makers & { readonly lane: LaneContext };

export function clientsFor(environment: LaneEnvironment, config: ClientConfig = {}): Clients {
  const { chunks, ...makers } = chunkClientsFor(environment, config);
  const queues = { ...chunks.queues, arrivals: environment.ARRIVALS_QUEUE_URL };
  return { ...makers, lane: { ...chunks, queues } };
}

export function chunkClientsFor(environment: ChunkEnvironment, config: ClientConfig = {}): ChunkClients {
  const marshallOptions = { removeUndefinedValues: true };
  const db = DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions });
  const s3 = new S3Client(config);
  const table = (name: string): Table => ({ db, name });
  const bucket = (name: string): Bucket => ({ s3, name });
  const queues = {
    sqs: new SQSClient(config),
    changes: environment.CHANGES_QUEUE_URL,
    finish: environment.FINISH_QUEUE_URL,
  };
  const chunks = {
    imports: table(environment.IMPORTS_TABLE),
    work: bucket(environment.WORK_BUCKET),
    queues,
    now: Date.now,
  };
  return { chunks, table, bucket };
}
