/**
 * Policies on resources, by which the door judges: AWS::S3::BucketPolicy, AWS::SQS::QueuePolicy, AWS::SNS::TopicPolicy,
 * AWS::Lambda::Permission.
 */
import * as v from 'valibot';
import type { Policy } from '../iam/policy.ts';
import { type JsonObject, jsonObject } from '../template/json.ts';
import { physicalName } from '../template/names.ts';
import { arnOf, type Described, parseProperties, type ResourceInput, text } from './input.ts';
import { functionNameOf } from './mapping.ts';
import { parseDocument } from './role.ts';

export interface ResourcePolicy {
  readonly kind: 'resourcePolicy';
  /** ARNs of the buckets, queues, topics or functions. */
  readonly resources: readonly string[];
  readonly policy: Policy;
}

const bucketPolicy = v.strictObject({ Bucket: text, PolicyDocument: jsonObject });

export function describeBucketPolicy(input: ResourceInput): Described<ResourcePolicy> {
  const given = parseProperties(bucketPolicy, input);
  const arn = `arn:${input.place.partition}:s3:::${given.Bucket}`;
  return { ref: given.Bucket, attributes: {}, runs: policyOn(input, [arn], given.PolicyDocument) };
}

const queuePolicy = v.strictObject({ Queues: v.array(text), PolicyDocument: jsonObject });

export function describeQueuePolicy(input: ResourceInput): Described<ResourcePolicy> {
  const given = parseProperties(queuePolicy, input);
  const arns = given.Queues.map((url) => arnOf(input.place, 'sqs', url.split('/').at(-1) ?? url));
  const ref = physicalName(input.stack, input.logicalId, 128);
  return { ref, attributes: {}, runs: policyOn(input, arns, given.PolicyDocument) };
}

const topicPolicy = v.strictObject({ Topics: v.array(text), PolicyDocument: jsonObject });

/** Nothing publishes to topics on this machine; a policy that nobody here can read stops the start all the same. */
export function describeTopicPolicy(input: ResourceInput): Described<ResourcePolicy> {
  const given = parseProperties(topicPolicy, input);
  const ref = physicalName(input.stack, input.logicalId, 128);
  return { ref, attributes: {}, runs: policyOn(input, given.Topics, given.PolicyDocument) };
}

const permission = v.strictObject({
  Action: text,
  FunctionName: text,
  Principal: text,
  SourceArn: v.optional(text),
  SourceAccount: v.optional(text),
});

/** The statement that it adds to the function's policy ("AddPermission" in the Lambda API reference). */
export function describePermission(input: ResourceInput): Described<ResourcePolicy> {
  const { Action, FunctionName, Principal, SourceArn, SourceAccount } = parseProperties(permission, input);
  const arn = arnOf(input.place, 'lambda', `function:${functionNameOf(FunctionName)}`);
  const condition = {
    ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
    ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
  };
  const statement = {
    Effect: 'Allow',
    Principal: Principal.endsWith('.amazonaws.com') ? { Service: Principal } : { AWS: Principal },
    Action,
    Resource: arn,
    Condition: condition,
  };
  const runs = policyOn(input, [arn], { Version: '2012-10-17', Statement: [statement] });
  return { ref: physicalName(input.stack, input.logicalId, 100), attributes: {}, runs };
}

function policyOn(input: ResourceInput, resources: readonly string[], document: JsonObject): ResourcePolicy {
  return { kind: 'resourcePolicy', resources, policy: parseDocument(input, document, 'resource') };
}
