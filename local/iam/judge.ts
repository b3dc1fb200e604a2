/**
 * Judges what callers ask for by the policies of the templates, and says of each refusal, in one line, who may not do what
 * to what, and which statement denies it or is missing.
 */
import type { Place } from '../template/scope.ts';
import type { Account } from './account.ts';
import { arnOfCaller, type Caller } from './caller.ts';
import type { Context } from './conditions.ts';
import { decide, type Lacking, type Policies, type Request, type Verdict } from './decide.ts';
import { keyUse } from './key-use.ts';
import type { Permission } from './permission.ts';
import type { Statement } from './policy.ts';

export type Decision =
  | { readonly allowed: true }
  /** In the words that AWS answers with ("Troubleshoot access denied error messages", IAM user guide). */
  | { readonly allowed: false; readonly reason: string };

/** One thing that was allowed, and the statements that allowed it. */
export interface Use {
  readonly caller: Caller;
  readonly request: Request;
  readonly by: readonly Statement[];
}

/** Whether a caller may do all of this at once. @param context condition keys, in lower case */
export type Judge = (caller: Caller, permissions: readonly Permission[], context?: Context) => Decision;

export interface JudgeOptions {
  readonly account: Account;
  readonly place: Place;
  /** Told of each refusal, in one line. */
  readonly denied: (line: string) => void;
  /** Told of everything that was allowed. */
  readonly used?: (use: Use) => void;
}

export function createJudge({ account, place, denied, used }: JudgeOptions): Judge {
  const judged = rememberVerdicts(account);
  return (caller, permissions, context = {}) => {
    for (const permission of [...permissions, ...keyUse(permissions, account, place)]) {
      const { action, resource } = permission;
      const everything = { ...context, ...caller.context, ...permission.context };
      const request = { principal: caller.principal, action, resource, context: everything };
      const verdict = judged(caller, request);
      if (!verdict.allowed) {
        const policies = account.policiesFor(caller, resource);
        denied(describeDenial(caller, request, verdict, policies));
        return { allowed: false, reason: reasonFor(caller, request, verdict, policies) };
      }
      used?.({ caller, request, by: verdict.by });
    }
    return { allowed: true };
  };
}

/** Verdicts kept of one caller. Functions ask for the same again and again; objects have ever new names. */
const mostRemembered = 1000;

/** Policies do not change while a cloud runs: what was judged once is the same the next time. */
function rememberVerdicts(account: Account): (caller: Caller, request: Request) => Verdict {
  const ofCallers = new WeakMap<Caller, Map<string, Verdict>>();
  return (caller, request) => {
    const known = ofCallers.get(caller) ?? new Map<string, Verdict>();
    ofCallers.set(caller, known);
    const { action, resource, context } = request;
    const asked = JSON.stringify([action, resource, context]);
    const verdict = known.get(asked) ?? decide(request, account.policiesFor(caller, resource));
    if (known.size >= mostRemembered) known.clear();
    known.set(asked, verdict);
    return verdict;
  };
}

type Denial = Extract<Verdict, { readonly allowed: false }>;

function describeDenial(caller: Caller, { action, resource }: Request, denial: Denial, policies: Policies): string {
  const asked = `denied: ${caller.name} may not ${action} on ${resource}`;
  if ('by' in denial) return `${asked}: denied by ${denial.by.name}`;
  return `${asked}: missing is a statement that allows it in ${placeOf(denial.lacking, caller, policies)}`;
}

/** Where a statement would have to stand. */
function placeOf(lacking: Lacking, { principal }: Caller, { identity, resource }: Policies): string {
  const names = (policies: readonly { readonly name: string }[]) => policies.map(({ name }) => name).join(' or ');
  if (lacking === 'session') return 'the session policy';
  if (lacking === 'boundary') return 'the permissions boundary';
  if (lacking === 'key') return names(resource) || 'the key’s policy';
  if (lacking === 'resource') return names(resource) || 'a policy of the resource, which has none';
  return (
    names(identity) || `a policy of ${principal.kind === 'service' ? principal.name : principal.arn}, which has none`
  );
}

const kinds: Readonly<Record<Lacking, string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  key: 'resource-based policy',
  session: 'session policy',
  boundary: 'permissions boundary',
};

function reasonFor(caller: Caller, { action, resource }: Request, denial: Denial, policies: Policies): string {
  const asked = `User: ${arnOfCaller(caller)} is not authorized to perform: ${action} on resource: ${resource}`;
  if ('lacking' in denial) return `${asked} because no ${kinds[denial.lacking]} allows the ${action} action`;
  return `${asked} with an explicit deny in ${withArticle(kinds[kindOf(denial.by, policies)])}`;
}

function withArticle(kind: string): string {
  return kind.startsWith('i') ? `an ${kind}` : `a ${kind}`;
}

function kindOf(statement: Statement, { identity, session, boundary }: Policies): Lacking {
  if (session?.statements.includes(statement)) return 'session';
  if (boundary?.statements.includes(statement)) return 'boundary';
  return identity.some(({ statements }) => statements.includes(statement)) ? 'identity' : 'resource';
}
