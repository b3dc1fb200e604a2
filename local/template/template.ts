/**
 * A CloudFormation template ("Template anatomy" in the CloudFormation user guide). The schemas are strict: a section
 * or resource attribute that is not listed here would be ignored silently, so it is refused by name instead.
 */
import * as v from 'valibot';
import { json, jsonObject } from './json.ts';

const names = v.union([
  v.pipe(
    v.string(),
    v.transform((name) => [name]),
  ),
  v.array(v.string()),
]);

const resource = v.strictObject({
  Type: v.string(),
  Properties: v.optional(jsonObject, {}),
  DependsOn: v.optional(names, []),
  Condition: v.optional(v.string()),
  Metadata: v.optional(v.looseObject({ 'aws:cdk:path': v.optional(v.string()) }), {}),
  DeletionPolicy: v.optional(v.string()),
  UpdateReplacePolicy: v.optional(v.string()),
});

const output = v.strictObject({
  Value: json,
  Description: v.optional(v.string()),
  Condition: v.optional(v.string()),
  Export: v.optional(v.strictObject({ Name: json })),
});

const parameter = v.object({ Type: v.string(), Default: v.optional(v.union([v.string(), v.number()])) });

/** `Rules` check parameters before a deployment and `Metadata` describes: neither changes what is deployed. */
export const templateSchema = v.strictObject({
  AWSTemplateFormatVersion: v.optional(v.string()),
  Description: v.optional(v.string()),
  Metadata: v.optional(json),
  Rules: v.optional(json),
  Parameters: v.optional(v.record(v.string(), parameter), {}),
  Mappings: v.optional(v.record(v.string(), v.record(v.string(), jsonObject)), {}),
  Conditions: v.optional(v.record(v.string(), json), {}),
  Resources: v.record(v.string(), resource),
  Outputs: v.optional(v.record(v.string(), output), {}),
});

export type Template = v.InferOutput<typeof templateSchema>;
