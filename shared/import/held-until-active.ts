import type { Verdict } from '../domain/gate.ts';
import type { Tenant } from '../store/tenants.ts';

/**
 * Nothing is applied for a tenant that is not activated, whatever the gate says, and also when somebody approved it: what
 * was approved before may have been so by mistake. What else speaks against the plan is told as well.
 */
export function heldUntilActive({ active }: Tenant, verdict: Verdict): Verdict {
  if (active) return verdict;
  const others = verdict.kind === 'hold' ? verdict.reasons : [];
  return { kind: 'hold', reasons: [{ code: 'not-activated' }, ...others] };
}
