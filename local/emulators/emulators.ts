/** The emulators, with the template's queues, tables and buckets in them. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { StateDirectory } from '../directory.ts';
import { operatorCredentials } from '../door/credentials.ts';
import { type Deployment, ofKind } from '../resources/deployment.ts';
import { createQueues } from './create-queues.ts';
import { createTables } from './create-tables.ts';
import { type EmulatorProcess, startProcess } from './process.ts';

export interface Emulators {
  readonly sqs: EmulatorProcess;
  readonly dynamodb: EmulatorProcess;
  close(): Promise<void>;
}

/** @param onExit Told if one of them ends by itself. */
export async function startEmulators(
  directory: StateDirectory,
  region: string,
  onExit: (fault: string) => void,
): Promise<Emulators> {
  const sqsScript = new URL('./sqs-process.ts', import.meta.url);
  const dynamodbScript = new URL('./dynamodb-process.ts', import.meta.url);
  const [sqs, dynamodb] = await Promise.all([
    startProcess(sqsScript, directory.path('sqs'), region, onExit),
    startProcess(dynamodbScript, directory.path('dynamodb'), region, onExit),
  ]);
  return {
    sqs,
    dynamodb,
    close: async () => {
      await Promise.all([sqs.close(), dynamodb.close()]);
    },
  };
}

/** Makes what the template names; straight at the emulators, because the door is still shut. */
export async function furnish({ sqs, dynamodb }: Emulators, deployment: Deployment): Promise<void> {
  const { region } = deployment.place;
  const at = (port: number) => ({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials: { ...operatorCredentials },
  });
  const sqsClient = new SQSClient({ ...at(sqs.port), useQueueUrlAsEndpoint: false });
  const dynamodbClient = new DynamoDBClient(at(dynamodb.port));
  await Promise.all([
    createQueues(sqsClient, ofKind(deployment, 'queue')),
    createTables(dynamodbClient, ofKind(deployment, 'table')),
  ]);
  sqsClient.destroy();
  dynamodbClient.destroy();
}
