/** Policies on resources: AWS::S3::BucketPolicy, AWS::SQS::QueuePolicy, AWS::Lambda::Permission. Kept for the door. */
import * as v from 'valibot';
import { type JsonObject, jsonObject } from '../template/json.ts';
import { physicalName } from '../template/names.ts';
import { type Described, parseProperties, type ResourceInput, text } from './input.ts';

export interface ResourcePolicy {
  readonly kind: 'resourcePolicy';
  /** Bucket names or queue URLs. */
  readonly resources: readonly string[];
  readonly document: JsonObject;
}

const bucketPolicy = v.strictObject({ Bucket: text, PolicyDocument: jsonObject });

export function describeBucketPolicy(input: ResourceInput): Described<ResourcePolicy> {
  const given = parseProperties(bucketPolicy, input);
  const runs: ResourcePolicy = { kind: 'resourcePolicy', resources: [given.Bucket], document: given.PolicyDocument };
  return { ref: given.Bucket, attributes: {}, runs };
}

const queuePolicy = v.strictObject({ Queues: v.array(text), PolicyDocument: jsonObject });

export function describeQueuePolicy(input: ResourceInput): Described<ResourcePolicy> {
  const given = parseProperties(queuePolicy, input);
  const runs: ResourcePolicy = { kind: 'resourcePolicy', resources: given.Queues, document: given.PolicyDocument };
  return { ref: physicalName(input.stack, input.logicalId, 128), attributes: {}, runs };
}

const permission = v.strictObject({
  Action: text,
  FunctionName: text,
  Principal: text,
  SourceArn: v.optional(text),
  SourceAccount: v.optional(text),
});

export interface Permission {
  readonly kind: 'permission';
  /** Name or ARN. */
  readonly functionName: string;
  readonly action: string;
  readonly principal: string;
  readonly sourceArn: string | undefined;
}

export function describePermission(input: ResourceInput): Described<Permission> {
  const given = parseProperties(permission, input);
  const runs: Permission = {
    kind: 'permission',
    functionName: given.FunctionName,
    action: given.Action,
    principal: given.Principal,
    sourceArn: given.SourceArn,
  };
  return { ref: physicalName(input.stack, input.logicalId, 100), attributes: {}, runs };
}
