/**
 * AWS::IAM::Role, AWS::IAM::Policy and AWS::IAM::ManagedPolicy: as they are synthesized, so that the door can judge calls
 * by them.
 */
import * as v from 'valibot';
import { type Policy as IamPolicy, type PolicyUse, parsePolicy } from '../iam/policy.ts';
import { type JsonObject, jsonObject } from '../template/json.ts';
import { physicalName } from '../template/names.ts';
import { type Described, meaningless, parseProperties, type ResourceInput, text } from './input.ts';

const inlinePolicy = v.strictObject({ PolicyName: text, PolicyDocument: jsonObject });

const roleProperties = v.strictObject({
  RoleName: v.optional(text),
  Path: v.optional(text, '/'),
  AssumeRolePolicyDocument: jsonObject,
  ManagedPolicyArns: v.optional(v.array(text), []),
  Policies: v.optional(v.array(inlinePolicy), []),
  PermissionsBoundary: v.optional(text),
  MaxSessionDuration: meaningless('sessions end with the local cloud'),
  Description: meaningless('a description carries no behaviour'),
  Tags: meaningless('tags carry no behaviour'),
});

export interface Role {
  readonly kind: 'role';
  readonly name: string;
  readonly arn: string;
  /** Who may assume it. */
  readonly trust: IamPolicy;
  readonly managedPolicyArns: readonly string[];
  readonly policies: readonly IamPolicy[];
  readonly boundaryArn: string | undefined;
}

export function describeRole(input: ResourceInput): Described<Role> {
  const given = parseProperties(roleProperties, input);
  const name = given.RoleName ?? physicalName(input.stack, input.logicalId, 64);
  const arn = globalArn(input, `role${given.Path}${name}`);
  const runs: Role = {
    kind: 'role',
    name,
    arn,
    trust: parseDocument(input, given.AssumeRolePolicyDocument, 'trust'),
    managedPolicyArns: given.ManagedPolicyArns,
    policies: given.Policies.map(({ PolicyDocument }) => parseDocument(input, PolicyDocument, 'identity')),
    boundaryArn: given.PermissionsBoundary,
  };
  return { ref: name, attributes: { Arn: arn, RoleId: name }, runs };
}

const policyProperties = v.strictObject({ PolicyName: text, PolicyDocument: jsonObject, Roles: v.array(text) });

export interface Policy {
  readonly kind: 'policy';
  /** Names of the roles that it is attached to. */
  readonly roles: readonly string[];
  readonly policy: IamPolicy;
}

export function describePolicy(input: ResourceInput): Described<Policy> {
  const given = parseProperties(policyProperties, input);
  const runs: Policy = {
    kind: 'policy',
    roles: given.Roles,
    policy: parseDocument(input, given.PolicyDocument, 'identity'),
  };
  return { ref: physicalName(input.stack, input.logicalId, 128), attributes: {}, runs };
}

const managedPolicyProperties = v.strictObject({
  ManagedPolicyName: v.optional(text),
  Path: v.optional(text, '/'),
  PolicyDocument: jsonObject,
  Roles: v.optional(v.array(text), []),
  Description: meaningless('a description carries no behaviour'),
});

export interface ManagedPolicy {
  readonly kind: 'managedPolicy';
  readonly arn: string;
  readonly roles: readonly string[];
  readonly policy: IamPolicy;
}

export function describeManagedPolicy(input: ResourceInput): Described<ManagedPolicy> {
  const given = parseProperties(managedPolicyProperties, input);
  const name = given.ManagedPolicyName ?? physicalName(input.stack, input.logicalId, 128);
  const arn = globalArn(input, `policy${given.Path}${name}`);
  const policy = parseDocument(input, given.PolicyDocument, 'identity');
  const runs: ManagedPolicy = { kind: 'managedPolicy', arn, roles: given.Roles, policy };
  return { ref: arn, attributes: { PolicyArn: arn }, runs };
}

/** IAM belongs to no region. */
function globalArn({ place }: ResourceInput, resource: string): string {
  return `arn:${place.partition}:iam::${place.account}:${resource}`;
}

/** @throws LocalCloudFault that names the resource, the statement and what of it can't be judged. */
export function parseDocument(input: ResourceInput, document: JsonObject, use: PolicyUse): IamPolicy {
  return parsePolicy(document, use, `${input.type} ${input.logicalId} (stack ${input.stack})`);
}
