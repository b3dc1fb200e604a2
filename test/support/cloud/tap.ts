import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** One AWS call of the code under test. `target` is the table, bucket or queue. */
export type Call = {
  readonly command: string;
  readonly target: string;
  readonly input: Readonly<Record<string, unknown>>;
};

/** One run of a function: after it was killed, none of its calls goes out any more. */
type Life = { killed: boolean };

/** The function was killed. */
export class Killed extends Error {
  override name = 'Killed';
}

/** Between the code under test and AWS: notes every call, and may stop one before or after it is carried out. */
export type Tap = {
  readonly calls: Call[];
  /** Throw to stop a call before it is carried out. */
  before: (call: Call) => void | Promise<void>;
  /** Throw after a call was carried out: the caller never hears of it. */
  after: (call: Call) => void | Promise<void>;
  readonly watch: (client: DynamoDBClient | EventBridgeClient | S3Client | SQSClient) => void;
  /** Runs a function that a `Killed` thrown by `before` or `after` kills as a whole, calls under way included. */
  readonly live: <T>(run: () => Promise<T>) => Promise<T>;
};

const nothing = (): void => undefined;

export function createTap(): Tap {
  const lives = new AsyncLocalStorage<Life>();
  const die = (): void => {
    if (lives.getStore()?.killed) throw new Killed('this run was killed before');
  };
  const hear = async (listener: Tap['before'], call: Call): Promise<void> => {
    try {
      await listener(call);
    } catch (error) {
      const life = lives.getStore();
      if (error instanceof Killed && life !== undefined) life.killed = true;
      throw error;
    }
  };
  const tap: Tap = {
    calls: [],
    before: nothing,
    after: nothing,
    watch: (client) => {
      // Outside of the SDK's retries: what is thrown here ends the call.
      const options = { step: 'initialize', priority: 'high', name: 'tap' } as const;
      const stack = client.middlewareStack as S3Client['middlewareStack'];
      stack.add(
        (next, { commandName }) =>
          async (args) => {
            die();
            const call = callOf(commandName ?? '', args.input);
            tap.calls.push(call);
            await hear(tap.before, call);
            const output = await next(args);
            die();
            await hear(tap.after, call);
            return output;
          },
        options,
      );
    },
    live: (run) => lives.run({ killed: false }, run),
  };
  return tap;
}

function callOf(command: string, input: object): Call {
  const fields = Object.fromEntries(Object.entries(input));
  const { TableName, Bucket, QueueUrl, RequestItems } = fields;
  const target = TableName ?? Bucket ?? QueueUrl ?? (RequestItems && Object.keys(RequestItems)[0]) ?? '';
  return { command: command.replace(/Command$/, ''), target: String(target), input: fields };
}
