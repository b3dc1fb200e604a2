/** Who calls, with everything of theirs that has a say. */
import type { Context } from './conditions.ts';
import type { Policy } from './policy.ts';
import type { Principal } from './principal.ts';

export interface Caller {
  /** For people, and for counting: `apply`, `apply (event source)`, `operator`. */
  readonly name: string;
  /**
   * A `role`'s session; a part of AWS itself, such as EventBridge, which resource policies admit; or the `user` who runs
   * this machine, an administrator.
   */
  readonly principal: Principal;
  /** Narrows what a session of a role may do. */
  readonly session?: Policy;
  /** What a part of AWS says of itself with every call: on whose behalf it comes (`aws:sourcearn`). */
  readonly context?: Context;
}

export function roleCaller(name: string, roleArn: string, session?: Policy): Caller {
  const account = roleArn.split(':')[4] ?? '';
  return { name, principal: { kind: 'role', arn: roleArn, account }, ...(session !== undefined && { session }) };
}

/**
 * A part of AWS that acts for a resource ("Cross-service confused deputy prevention"): which resource, and whose it is,
 * comes with each of its calls.
 */
export function serviceCaller(service: string, sourceArn: string, sourceAccount: string): Caller {
  return {
    name: service,
    principal: { kind: 'service', name: service },
    context: { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': sourceAccount },
  };
}

/** As AWS names them in its refusals: a role's session by the name that whoever assumed the role gave it. */
export function arnOfCaller({ name, principal }: Caller): string {
  if (principal.kind === 'service') return principal.name;
  if (principal.kind === 'user') return principal.arn;
  const role = principal.arn.split('/').at(-1);
  return `arn:${principal.arn.split(':')[1]}:sts::${principal.account}:assumed-role/${role}/${name.replaceAll(' ', '-')}`;
}
