import { describe, expect, it } from 'vitest';
import { decide, type Policies, type Request, type Verdict } from '../../../local/iam/decide.ts';
import { type PolicyUse, parsePolicy } from '../../../local/iam/policy.ts';

const account = '111122223333';
const role = { kind: 'role', arn: `arn:aws:iam::${account}:role/plan`, account } as const;
const events = { kind: 'service', name: 'events.amazonaws.com' } as const;
const object = 'arn:aws:s3:::files/acme/users.csv';

const get: Request = { principal: role, action: 's3:GetObject', resource: object, context: {} };
const byService: Request = { ...get, principal: events };

const policy = (use: PolicyUse, ...Statement: unknown[]) => parsePolicy({ Version: '2012-10-17', Statement }, use, use);
const statement = (Effect: string, more: object = {}) => ({ Effect, Action: 's3:GetObject', Resource: '*', ...more });
const identity = (...statements: unknown[]) => [policy('identity', ...statements)];
const resource = (...statements: unknown[]) => [policy('resource', ...statements)];
const named = (Effect: string, Principal: unknown) => statement(Effect, { Principal });

const allow = statement('Allow');
const deny = statement('Deny');
const aboutAnother = statement('Allow', { Action: 's3:PutObject' });
const plan = { AWS: role.arn };
const root = { AWS: `arn:aws:iam::${account}:root` };
const everybody = '*';
const eventBridge = { Service: 'events.amazonaws.com' };

function outcome(verdict: Verdict): string {
  if (verdict.allowed) return 'allowed';
  return 'by' in verdict ? 'denied by a statement' : `nothing in ${verdict.lacking} policies`;
}

type Row = readonly [
  rule: string,
  policies: Partial<Omit<Policies, 'session' | 'boundary'>> & { session?: unknown; boundary?: unknown },
  expected: string,
  request?: Request,
];

const of = (given: Row[1]): Policies => ({
  identity: given.identity ?? [],
  resource: given.resource ?? [],
  key: given.key,
  session: given.session === undefined ? undefined : policy('identity', given.session),
  boundary: given.boundary === undefined ? undefined : policy('identity', given.boundary),
});

/** "Policy evaluation logic" and "How AWS enforcement code logic evaluates requests", IAM user guide. */
const rules: readonly Row[] = [
  ['"By default, all requests are implicitly denied"', {}, 'nothing in identity policies'],
  ['the same, whatever else is allowed', { identity: identity(aboutAnother) }, 'nothing in identity policies'],
  ['an explicit allow "overrides this default"', { identity: identity(allow) }, 'allowed'],
  ['"an explicit deny overrides an explicit allow"', { identity: identity(allow, deny) }, 'denied by a statement'],
  ['… in whatever order', { identity: identity(deny, allow) }, 'denied by a statement'],
  ['… also across policies', { identity: [...identity(allow), ...identity(deny)] }, 'denied by a statement'],
  [
    '… of the resource',
    { identity: identity(allow), resource: resource(named('Deny', plan)) },
    'denied by a statement',
  ],
  ['… of the session', { identity: identity(allow), session: deny }, 'denied by a statement'],
  ['… of the boundary', { identity: identity(allow), boundary: deny }, 'denied by a statement'],
];

/** "Policy evaluation for requests within a single account", IAM user guide. */
const oneAccount: readonly Row[] = [
  [
    '"If either the identity-based policy or the resource-based policy … allows the request and the other doesn’t, the request is still allowed"',
    { resource: resource(named('Allow', plan)) },
    'allowed',
  ],
  ['… for everybody, when the policy says so', { resource: resource(named('Allow', everybody)) }, 'allowed'],
  [
    '… and not for another role',
    { resource: resource(named('Allow', { AWS: `${role.arn}2` })) },
    'nothing in identity policies',
  ],
  [
    'an allow for the account leaves it to IAM, and grants nothing by itself ("AWS JSON policy elements: Principal")',
    { resource: resource(named('Allow', root)) },
    'nothing in identity policies',
  ],
  [
    'a deny for the account denies everybody in it (the same)',
    { identity: identity(allow), resource: resource(named('Deny', root)) },
    'denied by a statement',
  ],
  [
    'a deny for a number means that account',
    { identity: identity(allow), resource: resource(named('Deny', { AWS: account })) },
    'denied by a statement',
  ],
  [
    'a deny for another account means nobody here',
    { identity: identity(allow), resource: resource(named('Deny', { AWS: '999999999999' })) },
    'allowed',
  ],
];

/** "Session policies" and "Permissions boundaries for IAM entities", IAM user guide. */
const narrowed: readonly Row[] = [
  [
    'a session may do what both its policy and its role allow: both allow',
    { identity: identity(allow), session: allow },
    'allowed',
  ],
  ['… only the role allows', { identity: identity(allow), session: aboutAnother }, 'nothing in session policies'],
  ['… only the session policy allows', { session: allow }, 'nothing in identity policies'],
  [
    'a resource’s grant to the role’s ARN is limited by what the session policy does not allow',
    { resource: resource(named('Allow', plan)), session: aboutAnother },
    'nothing in session policies',
  ],
  [
    '… or boundary',
    { resource: resource(named('Allow', plan)), boundary: aboutAnother },
    'nothing in boundary policies',
  ],
  [
    'a boundary grants nothing: "only the actions that are allowed by both its identity-based policies and its permissions boundaries"',
    { boundary: allow },
    'nothing in identity policies',
  ],
  ['a boundary and the role’s policy together', { identity: identity(allow), boundary: allow }, 'allowed'],
];

/** "Key policies in AWS KMS", KMS developer guide. */
const keys: readonly Row[] = [
  [
    '"Without permission from the key policy, IAM policies that allow permissions have no effect"',
    { key: true, identity: identity(allow) },
    'nothing in key policies',
  ],
  [
    'a key that lets IAM decide, and a role that may',
    { key: true, identity: identity(allow), resource: resource(named('Allow', root)) },
    'allowed',
  ],
  [
    'a key that lets IAM decide, and a role that may not',
    { key: true, resource: resource(named('Allow', root)) },
    'nothing in identity policies',
  ],
  ['a key that names the role itself', { key: true, resource: resource(named('Allow', plan)) }, 'allowed'],
  [
    'a key that lets IAM decide on something else',
    { key: true, identity: identity(allow), resource: resource({ ...aboutAnother, Principal: root }) },
    'nothing in key policies',
  ],
  [
    '"You can use an IAM policy to deny a permission to a KMS key without permission from a key policy"',
    { key: true, identity: identity(deny) },
    'denied by a statement',
  ],
];

/** "AWS JSON policy elements: Principal", AWS service principals: they have no policies of their own. */
const services: readonly Row[] = [
  ['a service that the resource names', { resource: resource(named('Allow', eventBridge)) }, 'allowed', byService],
  [
    'a service that it does not name',
    { resource: resource(named('Allow', { Service: 'sns.amazonaws.com' })) },
    'nothing in resource policies',
    byService,
  ],
  [
    'a service is not of the account',
    { resource: resource(named('Allow', root)) },
    'nothing in resource policies',
    byService,
  ],
  ['a role is no service', { resource: resource(named('Allow', eventBridge)) }, 'nothing in identity policies'],
  [
    'a deny for everybody',
    { resource: resource(named('Allow', eventBridge), named('Deny', { AWS: '*' })) },
    'denied by a statement',
    byService,
  ],
];

describe('a decision', () => {
  const rows = [...rules, ...oneAccount, ...narrowed, ...keys, ...services];
  it.each(rows.map(([rule, policies, expected, request = get]) => ({ rule, policies, expected, request })))(
    '$rule',
    ({ policies, expected, request }) => {
      expect(outcome(decide(request, of(policies)))).toBe(expected);
    },
  );

  it('names the statements that it comes from', () => {
    const policies = of({ identity: identity(aboutAnother, { ...allow, Sid: 'Read' }), session: allow });
    const verdict = decide(get, policies);
    expect(verdict.allowed && verdict.by.map(({ name }) => name)).toEqual([
      'identity: Statement[1] (Read)',
      'identity: Statement[0]',
    ]);
    const denied = decide(get, of({ identity: identity(allow, deny) }));
    expect(!denied.allowed && 'by' in denied && denied.by.name).toBe('identity: Statement[1]');
  });
});
