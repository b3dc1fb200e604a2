/** AWS::Lambda::EventSourceMapping, from SQS queues. */
import * as v from 'valibot';
import { resourceDigest } from '../template/names.ts';
import {
  type Described,
  flag,
  meaningless,
  parseProperties,
  type ResourceInput,
  resourceOfArn,
  text,
  wholeNumber,
} from './input.ts';

const properties = v.strictObject({
  EventSourceArn: v.pipe(
    text,
    v.regex(/^arn:[^:]+:sqs:/, 'the local cloud runs event source mappings of SQS queues only'),
  ),
  FunctionName: text,
  BatchSize: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(10_000)), 10),
  MaximumBatchingWindowInSeconds: v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(300)), 0),
  Enabled: v.optional(flag, true),
  FunctionResponseTypes: v.optional(v.array(v.literal('ReportBatchItemFailures')), []),
  ScalingConfig: v.optional(
    v.strictObject({ MaximumConcurrency: v.optional(v.pipe(wholeNumber, v.minValue(2), v.maxValue(1000))) }),
  ),
  MetricsConfig: meaningless('there are no metrics here'),
  Tags: meaningless('tags carry no behaviour'),
});

export interface Mapping {
  readonly kind: 'mapping';
  readonly id: string;
  readonly queueArn: string;
  /** Name of the function. */
  readonly functionName: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly enabled: boolean;
  readonly partialResponses: boolean;
  readonly maximumConcurrency: number | undefined;
}

/**
 * Limits as in "CreateEventSourceMapping" of the Lambda API reference: a batch above 10 needs a window of at least a
 * second; concurrency is 2 to 1,000.
 */
export function describeMapping(input: ResourceInput): Described<Mapping> {
  const given = parseProperties(
    v.pipe(
      properties,
      v.check(
        ({ BatchSize, MaximumBatchingWindowInSeconds }) => BatchSize <= 10 || MaximumBatchingWindowInSeconds >= 1,
        'a batch size above 10 needs a batching window of at least 1 second',
      ),
    ),
    input,
  );
  const id = resourceDigest(input.stack, input.logicalId);
  const runs: Mapping = {
    kind: 'mapping',
    id,
    queueArn: given.EventSourceArn,
    functionName: functionNameOf(given.FunctionName),
    batchSize: given.BatchSize,
    windowSeconds: given.MaximumBatchingWindowInSeconds,
    enabled: given.Enabled,
    partialResponses: given.FunctionResponseTypes.length > 0,
    maximumConcurrency: given.ScalingConfig?.MaximumConcurrency,
  };
  return { ref: id, attributes: { Id: id }, runs };
}

/** A function is named by its name or by its ARN. */
export function functionNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? resourceOfArn(nameOrArn).replace(/^function:/, '') : nameOrArn;
}
