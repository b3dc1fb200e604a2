/** Patterns of ARNs, in `Resource` and in ARN conditions. */
import { compileWildcard, hasWildcard, type Matches } from './wildcard.ts';

/** `arn:partition:service:region:account:resource`: what comes after the fifth colon is one part, whatever it holds. */
export function partsOfArn(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/**
 * What a pattern can not be: undefined if it is well. "You can't use a wildcard in the service segment", and one at the
 * end of a segment "can expand to match beyond the colon boundaries" ("IAM JSON policy elements: Resource"): so that
 * nothing depends on that, wildcards may stand in the last part only.
 */
export function faultOfArn(pattern: string): string | undefined {
  if (pattern === '*') return undefined;
  const parts = partsOfArn(pattern);
  if (parts[0] !== 'arn' || pattern.split(':').length < 6) return `"${pattern}" is no ARN, and not *`;
  if (parts.slice(0, 5).some(hasWildcard)) return `"${pattern}" has a wildcard before its resource`;
  return undefined;
}

/** A resource of a statement: letters count, wildcards cross slashes and colons of the resource part. */
export function compileResource(pattern: string): Matches {
  return compileWildcard(pattern);
}

/**
 * ArnLike, and ArnEquals, which does the same: each of the six parts between colons is compared by itself, and may have
 * wildcards ("Amazon Resource Name (ARN) condition operators").
 */
export function compileArnLike(pattern: string): Matches {
  const parts = partsOfArn(pattern).map((part) => compileWildcard(part));
  return (value) => {
    const given = partsOfArn(value);
    return given.length === parts.length && parts.every((matches, at) => matches(given[at] ?? ''));
  };
}
