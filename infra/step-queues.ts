/** The queues between the steps of an import, each with its dead-letter queue. */
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { timeouts, visibilityTimeout } from './timeouts.ts';

/** A queue and where its messages go that could not be handled. */
export interface StepQueue {
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

/**
 * Receives before a message is dead: "at least 5" for a queue that a function reads ("Creating and configuring an
 * Amazon SQS event source mapping"), so that throttling alone kills nothing.
 */
const maxReceiveCount = 5;

/**
 * The same for a dead letter: five by `fail`, also where those before count as well. "ApproximateReceiveCount: the number of
 * times a message has been received across all queues but not deleted" ("ReceiveMessage", SQS API reference). One more, should the
 * receive that moves it count too, as it does on the local cloud.
 */
const maxReceiveCountOfDead = 2 * maxReceiveCount + 1;

/**
 * Seconds that an upload rests before it is planned: a client that replaces or renames its file right after the
 * upload is done with it by then.
 */
const settleTime = Duration.seconds(5);

/**
 * SSE-SQS and not our own key: EventBridge may then send without being named in the key's policy, no call to KMS
 * can be throttled, and messages name imports and objects, never a person's values.
 */
const atRest: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/**
 * How long messages are kept. A moved message keeps its first timestamp ("Setting up dead-letter queue retention in Amazon SQS"):
 * one that waited through a long outage of its function still has half of the most that SQS keeps to be found dead.
 */
const retention = { steps: Duration.days(7), dead: Duration.days(14) };

export class StepQueues extends Construct {
  readonly arrivals: StepQueue;
  readonly changes: StepQueue;
  readonly finish: StepQueue;
  /** Dead letters that `fail` can't handle either. Nobody consumes it: what is here is for a person. */
  readonly parked: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.parked = new Queue(this, 'parked', { ...atRest, retentionPeriod: retention.dead });
    this.arrivals = stepQueue(this, 'arrivals', timeouts.plan, this.parked, { deliveryDelay: settleTime });
    this.changes = stepQueue(this, 'changes', timeouts.apply, this.parked);
    this.finish = stepQueue(this, 'finish', timeouts.finish, this.parked);
  }

  /** Where each step's messages are sent: part of the environment of every function that hands an import on. */
  environment() {
    return { ARRIVALS_QUEUE_URL: this.arrivals.queue.queueUrl, ...this.chunkEnvironment() };
  }

  /** The same without what comes before a plan. */
  chunkEnvironment() {
    return {
      CHANGES_QUEUE_URL: this.changes.queue.queueUrl,
      FINISH_QUEUE_URL: this.finish.queue.queueUrl,
    };
  }

  all(): readonly StepQueue[] {
    return [this.arrivals, this.changes, this.finish];
  }
}

function stepQueue(
  scope: Construct,
  name: string,
  consumer: Duration,
  parked: Queue,
  more: QueueProps = {},
): StepQueue {
  const deadLetters = new Queue(scope, `${name}-dead-letters`, {
    ...atRest,
    retentionPeriod: retention.dead,
    visibilityTimeout: visibilityTimeout(timeouts.fail),
    deadLetterQueue: { queue: parked, maxReceiveCount: maxReceiveCountOfDead },
  });
  const queue = new Queue(scope, name, {
    ...atRest,
    ...more,
    retentionPeriod: retention.steps,
    visibilityTimeout: visibilityTimeout(consumer),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });
  return { queue, deadLetters };
}
