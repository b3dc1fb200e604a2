/** A tenant as scripts and people see it. */
import { listKeys, readAllowList, readPassword } from '../shared/store/credentials.ts';
import type { Table } from '../shared/store/table.ts';
import type { Tenant } from '../shared/store/tenants.ts';
import { facts, table } from './table.ts';
import { counted, isoInstant, readableInstant } from './wording.ts';

/** For `--json`. */
export const tenantJson = ({ tenant, active, revision, profile, createdAt }: Tenant) => ({
  tenant,
  preset: profile.preset,
  active,
  createdAt: isoInstant(createdAt),
  revision,
  profile,
});

/** How a tenant can log in; none of it is secret. */
export type Login = {
  readonly passwordMadeAt: number | undefined;
  readonly keys: number;
  /** Undefined: from everywhere. */
  readonly networks: readonly string[] | undefined;
};

export async function readLogin(tenants: Table, tenant: string): Promise<Login> {
  const [password, keys, networks] = await Promise.all([
    readPassword(tenants, tenant),
    listKeys(tenants, tenant),
    readAllowList(tenants, tenant),
  ]);
  return { passwordMadeAt: password?.createdAt, keys: keys.length, networks };
}

/** For `--json`. */
export const loginJson = ({ passwordMadeAt, keys, networks = [] }: Login) => ({
  passwordMadeAt: isoInstant(passwordMadeAt),
  keys,
  networks,
});

const missing = { leave: 'left as they are', archive: 'archived' } as const;
const emptyCells = { erase: 'erase the value', keep: 'keep the value' } as const;

/** For people: the rules in words, then the columns. */
export function describeTenant({ tenant, active, profile, createdAt }: Tenant, login: Login): string {
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
    ['password', login.passwordMadeAt === undefined ? 'none' : `made ${readableInstant(login.passwordMadeAt)}`],
    ['keys', counted(login.keys, 'SSH key')],
    ['logs in from', login.networks?.join(', ') ?? 'everywhere'],
  ]);
  const columns = profile.columns.map(({ title, aliases, field, type, required }) => [
    [title, ...aliases].join(' / '),
    field,
    type,
    required ? 'required' : '',
  ]);
  return `${rules}\n\n${table(['COLUMN', 'FIELD', 'TYPE', ''], columns)}`;
}
