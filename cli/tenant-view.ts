/** A tenant as scripts and people see it. */
import { fileKinds } from '../shared/domain/profile.ts';
import { listKeys, readAllowList, readPassword } from '../shared/store/credentials.ts';
import type { Lane } from '../shared/store/lane.ts';
import type { Pause } from '../shared/store/lane-pause.ts';
import type { Table } from '../shared/store/table.ts';
import type { Tenant } from '../shared/store/tenants.ts';
import { type NextFile, nextFileText } from './next-file.ts';
import { columnsTable, ruleFacts } from './profile-text.ts';
import { facts } from './table.ts';
import { counted, isoInstant, readableInstant } from './wording.ts';

/** For `--json`. */
export const tenantJson = ({ tenant, active, activation, revision, profile, createdAt }: Tenant) => ({
  tenant,
  preset: profile.preset,
  active,
  activation: activation === undefined ? null : { by: activation.by, at: isoInstant(activation.at) },
  createdAt: isoInstant(createdAt),
  revision,
  profile,
});

/** In words. */
export const stateOf = ({ active }: Pick<Tenant, 'active'>, pause: Pause | undefined): string =>
  [active ? 'active' : 'not activated', ...(pause === undefined ? [] : ['paused'])].join(', ');

/** For `--json`; null for a tenant that is not paused. */
export const pauseJson = (pause: Pause | undefined) =>
  pause === undefined ? null : { by: pause.by, at: isoInstant(pause.at), reason: pause.reason ?? null };

const pauseText = ({ by, at, reason }: Pause): string =>
  [`by ${by}, ${readableInstant(at)}`, ...(reason === undefined ? [] : [reason])].join(': ');

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

/** For people: the rules in words, then the columns. */
export function describeTenant(known: Tenant, login: Login, next: NextFile, { paused, resumed }: Lane): string {
  const { tenant, activation, revision, profile, createdAt } = known;
  const rules = facts([
    ['tenant', tenant],
    ['state', stateOf(known, paused)],
    ['paused', paused && pauseText(paused)],
    ['resumed', resumed && `by ${resumed.by}, ${readableInstant(resumed.at)}`],
    ['activated', activation && `by ${activation.by}, ${readableInstant(activation.at)}`],
    ['preset', profile.preset],
    ['added', readableInstant(createdAt)],
    ['revision', String(revision)],
    ...ruleFacts(profile),
    ['password', login.passwordMadeAt === undefined ? 'none' : `made ${readableInstant(login.passwordMadeAt)}`],
    ['keys', counted(login.keys, 'SSH key')],
    ['last file', next.lastAt === undefined ? 'none yet' : readableInstant(next.lastAt)],
    ['next file', nextFileText(next)],
    ['logs in from', login.networks?.join(', ') ?? 'everywhere'],
  ]);
  const columns = fileKinds.map((kind) => columnsTable(profile, kind));
  return [rules, ...columns].filter((part) => part !== '').join('\n\n');
}
