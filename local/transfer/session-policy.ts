/**
 * A small, strict evaluator of session policies: explicit deny, then allow, then implicit deny
 * ("Policy evaluation logic", IAM User Guide). What it does not know is refused when the policy is parsed,
 * so that nothing can pass because it was not understood.
 */
import * as v from 'valibot';

const oneOrMore = v.union([v.string(), v.array(v.string())]);
const patterns = v.pipe(
  oneOrMore,
  v.transform((value) => (typeof value === 'string' ? [value] : value)),
);
/** `${aws:…}` and `${transfer:…}` are not substituted here: a policy that has one must not be taken literally. */
const literalPatterns = v.pipe(
  patterns,
  v.check((values) => values.every((value) => !value.includes('${')), 'policy variables are not emulated'),
);

const conditionBlock = v.strictObject({
  StringLike: v.optional(v.strictObject({ 's3:prefix': literalPatterns })),
  StringEquals: v.optional(v.strictObject({ 's3:prefix': literalPatterns })),
});

const statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: patterns,
  Resource: literalPatterns,
  Condition: v.optional(conditionBlock),
});

const sessionPolicy = v.strictObject({
  Version: v.literal('2012-10-17'),
  Id: v.optional(v.string()),
  Statement: v.pipe(
    v.unknown(),
    v.transform((value): unknown => (Array.isArray(value) ? value : [value])),
    v.array(statement),
  ),
});

type Statement = v.InferOutput<typeof statement>;
export type SessionPolicy = v.InferOutput<typeof sessionPolicy>;

/** One permission that a call needs. `conditions` are the condition keys that the request carries. */
export interface Permission {
  action: string;
  resource: string;
  conditions?: Record<string, string>;
}

/**
 * Parses a session policy.
 * @throws an error naming each element that is not understood (NotAction, other conditions, policy variables …).
 */
export function parseSessionPolicy(json: string): SessionPolicy {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), sessionPolicy), json);
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the policy'}: ${issue.message}`);
  throw new Error(`the session policy cannot be judged: ${faults.join('; ')}`);
}

/** Whether the policy allows one permission. */
export function isAllowed(policy: SessionPolicy, permission: Permission): boolean {
  const applicable = policy.Statement.filter((each) => applies(each, permission));
  if (applicable.some((each) => each.Effect === 'Deny')) return false;
  return applicable.some((each) => each.Effect === 'Allow');
}

function applies({ Action, Resource, Condition }: Statement, { action, resource, conditions }: Permission): boolean {
  return (
    Action.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    Resource.some((pattern) => matches(pattern, resource)) &&
    holds(Condition, conditions ?? {})
  );
}

/** All operators must hold; a key that the request does not carry holds none of them. */
function holds(condition: Statement['Condition'], request: Record<string, string>): boolean {
  const like = condition?.StringLike?.['s3:prefix'];
  const equals = condition?.StringEquals?.['s3:prefix'];
  const prefix = request['s3:prefix'];
  if (like !== undefined && !like.some((pattern) => prefix !== undefined && matches(pattern, prefix))) return false;
  return equals === undefined || equals.some((value) => value === prefix);
}

/** IAM's wildcards: `*` is any run of characters (`/` too), `?` is one. */
function matches(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${expression}$`, 'u').test(value);
}
