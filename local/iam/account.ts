/** All policies of a deployment: who has which, and which resource has which. */
import { LocalCloudFault } from '../fault.ts';
import { type Deployment, ofKind } from '../resources/deployment.ts';
import type { Role } from '../resources/role.ts';
import { partsOfArn } from './arn.ts';
import type { Caller } from './caller.ts';
import type { Policies } from './decide.ts';
import { type Policy, parsePolicy } from './policy.ts';

export interface Account {
  /** Everything that has a say when this caller asks for something about the resource with this ARN. */
  policiesFor(caller: Caller, resource: string): Policies;
  /** The customer's key with which a table, bucket, object or queue is encrypted. */
  keyOf(resource: string): string | undefined;
  readonly roles: ReadonlyMap<string, RolePolicies>;
}

export interface RolePolicies {
  readonly identity: readonly Policy[];
  readonly boundary: Policy | undefined;
}

/** Whoever runs this machine is an administrator of the account, whom only an explicit deny stops. */
const administrator = parsePolicy(
  { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
  'identity',
  'AdministratorAccess',
);

/** @throws LocalCloudFault if a role has a policy that is not in the templates, so that nobody here knows what it says. */
export function createAccount(deployment: Deployment): Account {
  const roles = new Map(ofKind(deployment, 'role').map((role) => [role.arn, policiesOfRole(role, deployment)]));
  const ofResources = policiesOfResources(deployment);
  const keys = keysOf(deployment);
  return {
    roles,
    policiesFor: ({ principal, session }, resource) => {
      const { identity, boundary } =
        principal.kind === 'user'
          ? { identity: [administrator], boundary: undefined }
          : ((principal.kind === 'role' ? roles.get(principal.arn) : undefined) ?? {
              identity: [],
              boundary: undefined,
            });
      const key = partsOfArn(resource)[2] === 'kms';
      return { identity, boundary, session, key, resource: ofResources.get(containerOf(resource)) ?? [] };
    },
    keyOf: (resource) => keys.get(containerOf(resource)),
  };
}

function policiesOfRole(role: Role, deployment: Deployment): RolePolicies {
  const managed = new Map(ofKind(deployment, 'managedPolicy').map((policy) => [policy.arn, policy]));
  const find = (arn: string): Policy => {
    const found = managed.get(arn);
    if (found !== undefined) return found.policy;
    throw new LocalCloudFault(
      `role ${role.name} has the policy ${arn}, which is not in the templates: it can't be judged`,
    );
  };
  const attached = [...ofKind(deployment, 'policy'), ...managed.values()];
  const identity = [
    ...role.policies,
    ...role.managedPolicyArns.map(find),
    ...attached.filter(({ roles }) => roles.includes(role.name)).map(({ policy }) => policy),
  ];
  return { identity, boundary: role.boundaryArn === undefined ? undefined : find(role.boundaryArn) };
}

function policiesOfResources(deployment: Deployment): ReadonlyMap<string, readonly Policy[]> {
  const found = new Map<string, Policy[]>();
  const add = (arn: string, policy: Policy) => void found.set(arn, [...(found.get(arn) ?? []), policy]);
  for (const { resources, policy } of ofKind(deployment, 'resourcePolicy')) {
    for (const arn of resources) add(arn, policy);
  }
  for (const { arn, policy } of ofKind(deployment, 'key')) add(arn, policy);
  for (const { arn, trust } of ofKind(deployment, 'role')) add(arn, trust);
  return found;
}

function keysOf(deployment: Deployment): ReadonlyMap<string, string> {
  const encrypted = [...ofKind(deployment, 'bucket'), ...ofKind(deployment, 'table'), ...ofKind(deployment, 'queue')];
  const keys = ofKind(deployment, 'key');
  return new Map(
    encrypted.flatMap(({ arn, kmsKey }) => {
      if (kmsKey === undefined) return [];
      const key = keys.find((each) => each.arn === kmsKey || each.id === kmsKey);
      if (key !== undefined) return [[arn, key.arn] as const];
      throw new LocalCloudFault(
        `${arn} is encrypted with ${kmsKey}, which is no key of the templates: it can't be judged`,
      );
    }),
  );
}

/** The bucket of an object, the table of an index, the function of a version: what has policies and keys. */
function containerOf(resource: string): string {
  const parts = partsOfArn(resource);
  const [name = ''] = parts.slice(5);
  const own = { s3: /^[^/]+/, dynamodb: /^table\/[^/]+/, lambda: /^function:[^:]+/ }[parts[2] ?? ''];
  return own === undefined ? resource : [...parts.slice(0, 5), own.exec(name)?.[0] ?? name].join(':');
}
