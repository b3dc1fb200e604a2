/** Compares what is granted with what was used in a whole run of the tests. */
import * as v from 'valibot';
import { decide } from '../../local/iam/decide.ts';
import { hasWildcard } from '../../local/iam/wildcard.ts';
import type { Grant } from './grants.ts';

/** A line of what clouds write down (`local/iam/usage.ts`). */
export const useLine = v.object({
  role: v.string(),
  action: v.string(),
  resource: v.string(),
  context: v.record(v.string(), v.string()),
});

export type UseLine = v.InferOutput<typeof useLine>;

/** A grant that stays although nothing in the tests needs it as it is. */
export interface Accepted {
  readonly who: string;
  /** One or several, where the reason is the same. */
  readonly actions: readonly string[];
  readonly on: string;
  /** `sometimes`: only a race or an accident uses it, which may happen in a run or not. */
  readonly used: 'never' | 'sometimes';
  readonly because: string;
}

/**
 * Everything that is wrong with the grants, a line each.
 *
 * - never used: nothing that was allowed in the run needs the grant
 * - too wide: a wildcard in the action, or a resource of `*`: nobody can say that all of it is used
 * - redundant: without it everything would still have been allowed
 * - not narrow enough: all objects of a bucket, of which only one folder was ever used
 * - accepted in vain: an exception of what is used after all, or of what nobody is granted
 */
export function findingsOf(
  grants: readonly Grant[],
  uses: readonly UseLine[],
  accepted: readonly Accepted[],
): readonly string[] {
  const findings = grants.flatMap((grant) => {
    const what = whatIsWrong(
      grant,
      grants,
      uses.filter(({ role }) => role === grant.role),
    );
    return what === undefined ? [] : [{ grant, what }];
  });
  const isNeeded = (one: Accepted, action: string) => {
    const found = one.used === 'never' ? findings.map(({ grant }) => grant) : grants;
    return found.some((grant) => grant.who === one.who && grant.on === one.on && grant.action === action);
  };
  const isAccepted = ({ who, on, action }: Grant) =>
    accepted.some((one) => one.who === who && one.on === on && one.actions.includes(action));
  return [
    ...findings
      .filter(({ grant }) => !isAccepted(grant))
      .map(({ grant: { who, action, on }, what }) => `${who} may ${action} on ${on}: ${what}`),
    ...accepted.flatMap((one) =>
      one.actions
        .filter((action) => !isNeeded(one, action))
        .map((action) => `${one.who} may ${action} on ${one.on}: accepted in vain, take it off the list`),
    ),
  ];
}

function whatIsWrong(grant: Grant, grants: readonly Grant[], uses: readonly UseLine[]): string | undefined {
  const { action, resource, alone } = grant;
  if (hasWildcard(action)) return 'too wide, name the actions';
  if (resource === '*') return 'too wide, name the resource';
  const own = uses.filter((use) => alone.covers(use.action, use.resource, use.context));
  if (own.length === 0) return 'never used in this run';
  if (own.every((use) => isAllowedWithout(grant, grants, use))) return 'redundant, other grants allow the same';
  const folder = onlyFolder(resource, own);
  return folder === undefined ? undefined : `not narrow enough, only ${folder} was ever used`;
}

/** Takes the grant out and judges the call again by all others of the role. */
function isAllowedWithout(
  grant: Grant,
  grants: readonly Grant[],
  { role, action, resource, context }: UseLine,
): boolean {
  const others = grants.filter((other) => other.role === role && other !== grant).map(({ alone }) => alone);
  const principal = { kind: 'role', arn: role, account: '' } as const;
  const identity = [{ name: 'the others', statements: others }];
  return decide({ principal, action, resource, context }, { identity, resource: [] }).allowed;
}

/** The folder that would do for a grant of all objects of a bucket. */
function onlyFolder(pattern: string, uses: readonly UseLine[]): string | undefined {
  const bucket = /^(arn:[^:]+:s3:::[^/]+\/)\*$/.exec(pattern)?.[1];
  if (bucket === undefined) return undefined;
  const folders = new Set(uses.map(({ resource }) => resource.slice(bucket.length).split('/')[0]));
  return folders.size === 1 ? `${[...folders][0]}/` : undefined;
}
