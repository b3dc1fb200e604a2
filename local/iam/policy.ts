/**
 * Policy documents ("IAM JSON policy reference"), parsed strictly: an element, operator, key or form that is not known
 * here is an error that names its place, never something that is passed over.
 */
import * as v from 'valibot';
import { LocalCloudFault } from '../fault.ts';
import { compileResource, faultOfArn } from './arn.ts';
import { type Context, compileConditions, conditionBlock } from './conditions.ts';
import { type Named, principalElement } from './principal.ts';
import { strings } from './strings.ts';
import { compileWildcard, type Matches } from './wildcard.ts';

/**
 * Where a document stands decides what its statements have: identity policies no `Principal`, resource policies one, and
 * a role's trust policy no `Resource` ("IAM JSON policy elements: Principal").
 */
export type PolicyUse = 'identity' | 'resource' | 'trust';

export interface Statement {
  /** For people: the policy, its place in it, and its `Sid` if it has one. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  /** As written: what the statement grants or denies, one by one. `undefined` where it says `NotAction`. */
  readonly actions: readonly string[] | undefined;
  /** As written. `undefined` where it says `NotResource`. */
  readonly resources: readonly string[] | undefined;
  /** `undefined` in identity policies. */
  readonly principal: Named | undefined;
  readonly covers: (action: string, resource: string, context: Context) => boolean;
}

export interface Policy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

const action = v.pipe(
  strings,
  v.checkItems(
    (one) => one === '*' || /^[a-z0-9-]+:[\w*?]+$/i.test(one),
    ({ input }) => `"${input}" is no action: expected service:Name`,
  ),
);

const resource = v.pipe(
  strings,
  v.checkItems(
    (one) => !one.includes('${'),
    ({ input }) => `"${input}": policy variables are not evaluated here`,
  ),
  v.checkItems(
    (one) => faultOfArn(one) === undefined,
    ({ input }) => faultOfArn(input) ?? '',
  ),
);

const statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Principal: v.optional(principalElement),
  Action: v.optional(action),
  NotAction: v.optional(action),
  Resource: v.optional(resource),
  NotResource: v.optional(resource),
  Condition: v.optional(conditionBlock, {}),
});

type Given = v.InferOutput<typeof statement>;

/** "Statements must include either an Action or NotAction element", and likewise `Resource`. */
const forms: Readonly<Record<PolicyUse, (given: Given) => string | undefined>> = {
  identity: (given) => oneResource(given) ?? (given.Principal && 'Principal: an identity policy has none'),
  resource: (given) => oneResource(given) ?? (given.Principal ? undefined : 'Principal: a resource policy needs one'),
  trust: (given) => {
    if (given.Resource ?? given.NotResource) return 'Resource: a trust policy is about its role and has none';
    return given.Principal ? undefined : 'Principal: a trust policy needs one';
  },
};

function oneResource({ Resource, NotResource }: Given): string | undefined {
  return (Resource === undefined) === (NotResource === undefined)
    ? 'expected either Resource or NotResource'
    : undefined;
}

const document = v.strictObject({
  // Of 2008: policy variables would be plain text. Nobody writes it.
  Version: v.literal('2012-10-17'),
  Id: v.optional(v.string()),
  Statement: v.pipe(
    v.unknown(),
    v.transform((given): unknown => (Array.isArray(given) ? given : [given])),
    v.array(statement),
  ),
});

/**
 * @param name for people: where the policy stands
 * @throws LocalCloudFault that names the policy, the place and what is not known there.
 */
export function parsePolicy(given: unknown, use: PolicyUse, name: string): Policy {
  const parsed = v.safeParse(document, given);
  if (!parsed.success) {
    const faults = v.flatten(parsed.issues);
    const [place, [message] = []] = Object.entries(faults.nested ?? {})[0] ?? ['the document', faults.root];
    throw fault(name, `${place}: ${message}`);
  }
  const statements = parsed.output.Statement.map((each, at) => compile(each, use, `${name}: Statement[${at}]`));
  return { name, statements };
}

function compile(given: Given, use: PolicyUse, place: string): Statement {
  if ((given.Action === undefined) === (given.NotAction === undefined)) {
    throw fault(place, 'expected either Action or NotAction');
  }
  const wrong = forms[use](given);
  if (wrong !== undefined) throw fault(place, wrong);
  const ofAction = either(given.Action, given.NotAction, (one) => compileWildcard(one, 'any-case'));
  const ofResource = either(given.Resource ?? ['*'], given.NotResource, compileResource);
  const holds = compileConditions(given.Condition);
  return {
    name: given.Sid === undefined ? place : `${place} (${given.Sid})`,
    effect: given.Effect,
    actions: given.Action,
    resources: given.NotResource === undefined ? (given.Resource ?? ['*']) : undefined,
    principal: given.Principal,
    covers: (name, arn, context) => ofAction(name) && ofResource(arn) && holds(context),
  };
}

function either(
  wanted: readonly string[] | undefined,
  unwanted: readonly string[] | undefined,
  compileOne: (pattern: string) => Matches,
): Matches {
  const patterns = (unwanted ?? wanted ?? []).map(compileOne);
  const named: Matches = (value) => patterns.some((matches) => matches(value));
  return unwanted === undefined ? named : (value) => !named(value);
}

function fault(name: string, what: string): LocalCloudFault {
  return new LocalCloudFault(`${name} can't be judged: ${what}`);
}
