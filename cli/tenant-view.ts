/** A tenant as scripts and people see it. */
import type { Tenant } from '../shared/store/tenants.ts';
import { facts, table } from './table.ts';
import { isoInstant, readableInstant } from './wording.ts';

/** For `--json`. */
export const tenantJson = ({ tenant, active, revision, profile, createdAt }: Tenant) => ({
  tenant,
  preset: profile.preset,
  active,
  createdAt: isoInstant(createdAt),
  revision,
  profile,
});

const missing = { leave: 'left as they are', archive: 'archived' } as const;
const emptyCells = { erase: 'erase the value', keep: 'keep the value' } as const;

/** For people: the rules in words, then the columns. */
export function describeTenant({ tenant, active, profile, createdAt }: Tenant): string {
  const { count, percent } = profile.limits.removals;
  const rules = facts([
    ['tenant', tenant],
    ['state', active ? 'active' : 'off'],
    ['preset', profile.preset],
    ['added', readableInstant(createdAt)],
    ['identity', profile.identity],
    ['groups', profile.groups.join(', ') || 'none'],
    ['missing users', missing[profile.missing]],
    ['empty cells', emptyCells[profile.emptyCells]],
    ['held above', `${count} removals or ${percent} % of active users, whichever is more`],
    ['history', `${profile.retentionDays} days`],
  ]);
  const columns = profile.columns.map(({ title, aliases, field, type, required }) => [
    [title, ...aliases].join(' / '),
    field,
    type,
    required ? 'required' : '',
  ]);
  return `${rules}\n\n${table(['COLUMN', 'FIELD', 'TYPE', ''], columns)}`;
}
