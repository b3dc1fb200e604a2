/**
 * `Condition` blocks ("IAM JSON policy elements: Condition operators"). Only the operators and keys that are listed here
 * are judged; a policy with any other is refused as a whole, so that nothing passes because it was not understood.
 */
import * as v from 'valibot';
import { compileArnLike } from './arn.ts';
import { compileWildcard, type Matches } from './wildcard.ts';

/** What a request says about itself: condition key, in lower case, → value. A key that is not there is absent. */
export type Context = Readonly<Record<string, string>>;

type Kind = 'text' | 'arn' | 'boolean';

/**
 * The keys that the door can tell of a request, by their names in lower case: "context key names are not
 * case-sensitive" ("IAM JSON policy elements: Condition"). A key is listed only if its absence here means its absence on AWS.
 */
const keys: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  // In every request ("AWS global condition context keys"). Calls through the door count as TLS.
  ['aws:securetransport', 'boolean'],
  // Only of calls that an AWS service makes in its own name (the same).
  ['aws:sourcearn', 'arn'],
  ['aws:sourceaccount', 'text'],
  // "Actions, resources, and condition keys for Amazon S3": the listings' prefix, when they have one.
  ['s3:prefix', 'text'],
  // "AWS KMS condition keys": of use of a key that a service makes on behalf of its caller.
  ['kms:viaservice', 'text'],
]);

interface Operator {
  readonly of: readonly Kind[];
  readonly compile: (value: string) => Matches;
}

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['StringEquals', { of: ['text', 'arn'], compile: (value) => (given) => given === value }],
  ['StringLike', { of: ['text', 'arn'], compile: (value) => compileWildcard(value) }],
  ['ArnEquals', { of: ['arn'], compile: compileArnLike }],
  ['ArnLike', { of: ['arn'], compile: compileArnLike }],
  ['Bool', { of: ['boolean'], compile: (value) => (given) => given === value.toLowerCase() }],
]);

const value = v.pipe(v.union([v.string(), v.boolean()]), v.transform(String));
const values = v.pipe(
  v.union([v.array(value), value]),
  v.transform((given) => (Array.isArray(given) ? given : [given])),
  v.check((given) => given.every((one) => !one.includes('${')), 'policy variables are not evaluated here'),
);

const operatorName = v.picklist([...operators.keys()], ({ input }) => `the operator ${input} is not evaluated here`);
const keyName = v.pipe(
  v.string(),
  v.check(
    (key) => keys.has(key.toLowerCase()),
    ({ input }) => `the condition key ${input} is not known here`,
  ),
);

/** One comparison of a block: an operator, a key and the values of which one must hold. */
interface Comparison {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export const conditionBlock = v.pipe(
  v.record(operatorName, v.record(keyName, values)),
  v.transform((block): readonly Comparison[] =>
    Object.entries(block).flatMap(([operator, wanted]) =>
      Object.entries(wanted).map(([key, given]) => ({ operator, key: key.toLowerCase(), values: given })),
    ),
  ),
  v.checkItems(
    ({ operator, key }) => operators.get(operator)?.of.includes(keys.get(key) ?? 'text') ?? false,
    ({ input }) => `${JSON.stringify(input)}: the operator does not compare what the key holds`,
  ),
);

/**
 * Whether all comparisons hold: operators and keys are joined by AND, the values of a key by OR ("Conditions with
 * multiple context keys or values"). A key that the request does not carry holds none of these operators ("if the key
 * that you specify in a policy condition is not present in the request context, the values do not match").
 */
export function compileConditions(comparisons: readonly Comparison[]): (context: Context) => boolean {
  const compiled = comparisons.map(({ operator, key, values: wanted }) => {
    const compile = operators.get(operator)?.compile ?? (() => () => false);
    return { key, anyOf: wanted.map(compile) };
  });
  return (context) =>
    compiled.every(({ key, anyOf }) => {
      const given = context[key];
      return given !== undefined && anyOf.some((matches) => matches(given));
    });
}
