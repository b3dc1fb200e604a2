/**
 * How policies come to a decision within one account ("Policy evaluation logic" and "Policy evaluation for requests
 * within a single account", IAM user guide).
 */
import type { Context } from './conditions.ts';
import type { Policy, Statement } from './policy.ts';
import { namingOf, type Principal } from './principal.ts';

/** One action on one resource, and what is known of the request. */
export interface Request {
  readonly principal: Principal;
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN; `*` where the action has no resource. */
  readonly resource: string;
  /** By condition keys in lower case. */
  readonly context: Context;
}

/** Everything that has a say in a request. */
export interface Policies {
  /** Of the caller's role or user; a service has none. */
  readonly identity: readonly Policy[];
  /** Of the resource. */
  readonly resource: readonly Policy[];
  readonly session?: Policy | undefined;
  readonly boundary?: Policy | undefined;
  /** Whether the resource is a KMS key, whose policy must let IAM have a say at all. */
  readonly key?: boolean | undefined;
}

export type Verdict =
  | { readonly allowed: true; readonly by: readonly Statement[] }
  /** `by`: the statement that denies; without it none of the named policies allows. */
  | { readonly allowed: false; readonly by: Statement }
  | { readonly allowed: false; readonly lacking: Lacking };

/** Which policy says nothing that would allow it. */
export type Lacking = 'identity' | 'resource' | 'session' | 'boundary' | 'key';

export function decide(request: Request, policies: Policies): Verdict {
  const deny = denial(request, policies);
  // "An explicit deny in any of the policies overrides the allow." (the same)
  if (deny !== undefined) return { allowed: false, by: deny };
  const granted = grantOf(request, policies);
  if (typeof granted === 'string') return { allowed: false, lacking: granted };
  // A session may do what its role and its policy both allow, and a resource's grant to the role's ARN is narrowed in the
  // same way ("Policies and permissions": session policies; "Permissions boundaries for IAM entities").
  const session = within(policies.session, request);
  if (session === undefined) return { allowed: false, lacking: 'session' };
  const boundary = within(policies.boundary, request);
  if (boundary === undefined) return { allowed: false, lacking: 'boundary' };
  return { allowed: true, by: [...granted, ...session, ...boundary] };
}

function denial(request: Request, { identity, resource, session, boundary }: Policies): Statement | undefined {
  const ofCaller = [...identity, ...listOf(session), ...listOf(boundary)].flatMap(({ statements }) => statements);
  const ofResource = resource.flatMap(({ statements }) => statements).filter((one) => naming(one, request));
  return [...ofCaller, ...ofResource].find((one) => one.effect === 'Deny' && covers(one, request));
}

/** The statements that allow, before session and boundary narrow it; or what is lacking. */
function grantOf(request: Request, { identity, resource, key = false }: Policies): readonly Statement[] | Lacking {
  const byResource = allowing(resource, request).filter((one) => naming(one, request) === 'caller');
  if (byResource.length > 0) return byResource;
  if (request.principal.kind === 'service') return 'resource';
  // "Unless the key policy explicitly allows it, you cannot use IAM policies to allow access to a KMS key" ("Key
  // policies in AWS KMS"): it does so by naming the account.
  const delegation = key ? allowing(resource, request).filter((one) => naming(one, request) === 'account') : [];
  if (key && delegation.length === 0) return 'key';
  // "If either the identity-based policy or the resource-based policy within the same account allows the request and
  // the other doesn't, the request is still allowed."
  const byIdentity = allowing(identity, request);
  return byIdentity.length > 0 ? [...byIdentity, ...delegation] : 'identity';
}

function within(policy: Policy | undefined, request: Request): readonly Statement[] | undefined {
  if (policy === undefined) return [];
  const found = allowing([policy], request);
  return found.length > 0 ? found : undefined;
}

function allowing(policies: readonly Policy[], request: Request): readonly Statement[] {
  return policies
    .flatMap(({ statements }) => statements)
    .filter((one) => one.effect === 'Allow' && covers(one, request));
}

function covers(statement: Statement, { action, resource, context }: Request): boolean {
  return statement.covers(action, resource, context);
}

function naming({ principal }: Statement, request: Request) {
  return principal === undefined ? undefined : namingOf(principal, request.principal);
}

function listOf(policy: Policy | undefined): readonly Policy[] {
  return policy === undefined ? [] : [policy];
}
