/** The queues of a deployment: each step's, where its dead messages go, and where those are parked that nobody can handle. */
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import type { StepQueues } from '../../shared/store/steps.ts';

type Sqs = StepQueues['sqs'];

const stepNames = ['arrivals', 'changes', 'finish'] as const;
export type StepName = (typeof stepNames)[number];

/** URLs. */
export type DeploymentQueues = {
  readonly steps: Readonly<Record<StepName, { readonly queue: string; readonly deadLetters: string }>>;
  readonly parked: string;
};

/** Found by the queues' redrive policies: from a step's queue to its dead letters, and from there to the parked ones. */
export async function findQueues(queues: StepQueues): Promise<DeploymentQueues> {
  const found = await Promise.all(
    stepNames.map(async (name) => {
      const deadLetters = await deadLettersOf(queues.sqs, queues[name]);
      return { name, queue: queues[name], deadLetters, parked: await deadLettersOf(queues.sqs, deadLetters) };
    }),
  );
  const [arrivals, changes, finish] = found;
  if (arrivals === undefined || changes === undefined || finish === undefined) throw new Error('a step has no queue');
  return { steps: { arrivals, changes, finish }, parked: arrivals.parked };
}

const redrivePolicy = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ deadLetterTargetArn: v.pipe(v.string(), v.regex(/^arn:[^:]+:sqs:/)) }),
);

/** A queue's dead-letter queue stands in the same account and region, so that its URL differs in the name only. */
async function deadLettersOf(sqs: Sqs, url: string): Promise<string> {
  const { RedrivePolicy } = await attributesOf(sqs, url, ['RedrivePolicy']);
  const name = v.parse(redrivePolicy, RedrivePolicy).deadLetterTargetArn.split(':').at(-1);
  return url.replace(/[^/]+$/, String(name));
}

export type Depth = {
  /** Messages that a consumer could take now; all numbers are SQS's approximations. */
  readonly waiting: number;
  /** Messages that a consumer has, or had when it was cut off: hidden until their time runs out. */
  readonly inFlight: number;
  readonly delayed: number;
};

export async function depthOf(sqs: Sqs, url: string): Promise<Depth> {
  const found = await attributesOf(sqs, url, [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ]);
  return {
    waiting: Number(found.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(found.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(found.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}

type Attribute =
  | 'RedrivePolicy'
  | 'ApproximateNumberOfMessages'
  | 'ApproximateNumberOfMessagesNotVisible'
  | 'ApproximateNumberOfMessagesDelayed';

async function attributesOf(sqs: Sqs, url: string, names: Attribute[]): Promise<Partial<Record<Attribute, string>>> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: names }));
  return Attributes;
}
