/** `rollcall tenants …`: customer companies and their rules. */
import { type Command, InvalidArgumentError } from 'commander';
import { isUserName } from '../../shared/access/user-name.ts';
import { adjustProfile, InvalidSetting, settingNames } from '../../shared/domain/adjust-profile.ts';
import { presets } from '../../shared/domain/presets/by-name.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { addTenant, listTenants, type Tenant } from '../../shared/store/tenants.ts';
import { refused, wrongUsage } from '../cli-fault.ts';
import { knownTenant, openSession } from '../session.ts';
import { table } from '../table.ts';
import { describeTenant, loginJson, readLogin, tenantJson } from '../tenant-view.ts';

type Setting = readonly [name: string, value: string];
type AddOptions = { readonly preset: string; readonly set?: readonly Setting[] };

const addHelp = `
Settings: ${settingNames.join(', ')}

Examples:
  $ rollcall tenants add acme --preset worktango
  $ rollcall tenants add acme --preset worktango --set missing=archive --set groups=Department,Location`;

/** Adds the commands to the program. */
export function declareTenants(program: Command): void {
  const tenants = program.command('tenants').description('customer companies and their rules');
  tenants
    .command('add <tenant>')
    .description('add a tenant, with the rules of a preset; its id is its SFTP user name')
    .requiredOption('--preset <name>', `the rules to begin with: ${[...presets.keys()].join(', ')}`)
    .option('--set <name=value>', 'change one of the rules; may be repeated', collectSetting)
    .addHelpText('after', addHelp)
    .action(add);
  tenants
    .command('list')
    .description('all tenants, by name')
    .addHelpText('after', '\nExample:\n  $ rollcall tenants list --json')
    .action(list);
  tenants
    .command('show <tenant>')
    .description("a tenant's rules, and how it logs in")
    .addHelpText('after', '\nExample:\n  $ rollcall tenants show acme')
    .action(show);
}

async function add(id: string, { preset, set = [] }: AddOptions, command: Command): Promise<void> {
  const profile = adjusted(presetNamed(preset), set);
  if (!isUserName(id)) {
    const expected = '3 to 100 letters, digits and _ . @ -, beginning with a letter, digit or _, and not root';
    throw wrongUsage('tenant-name', `"${id}" can't be a tenant's name: expected ${expected}`);
  }
  const session = await openSession(command);
  const tenant: Tenant = { tenant: id, active: true, revision: 1, profile, createdAt: Date.now() };
  if (!(await addTenant(session.deployment.tenants, tenant))) {
    throw refused('tenant-exists', `there is a tenant ${id} already: ${session.next(`tenants show ${id}`)} shows it`);
  }
  const text = () => `tenant ${id} added, preset ${preset}\nnext: ${session.next(`sftp password ${id}`)}`;
  await session.output.print(tenantJson(tenant), text);
}

async function list(_options: unknown, command: Command): Promise<void> {
  const { deployment, output, next } = await openSession(command);
  const found: Tenant[] = [];
  for await (const tenant of listTenants(deployment.tenants)) found.push(tenant);
  found.sort((a, b) => a.tenant.localeCompare(b.tenant));
  const rows = found.map(({ tenant, active, profile }) => [tenant, profile.preset, active ? 'active' : 'off']);
  await output.print(
    found.map(({ tenant, active, profile }) => ({ tenant, preset: profile.preset, active })),
    () =>
      rows.length > 0 ? table(['TENANT', 'PRESET', 'STATE'], rows) : `no tenants yet: ${next('tenants add --help')}`,
  );
}

async function show(id: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  const tenant = await knownTenant(session, id);
  const login = await readLogin(session.deployment.tenants, id);
  await session.output.print({ ...tenantJson(tenant), login: loginJson(login) }, () => describeTenant(tenant, login));
}

function presetNamed(name: string): Profile {
  const profile = presets.get(name);
  if (profile !== undefined) return profile;
  throw wrongUsage('preset', `there is no preset "${name}": choose one of ${[...presets.keys()].join(', ')}`);
}

function adjusted(profile: Profile, settings: readonly Setting[]): Profile {
  try {
    return settings.reduce((one, [name, value]) => adjustProfile(one, name, value), profile);
  } catch (cause) {
    if (cause instanceof InvalidSetting) throw wrongUsage('setting', cause.message);
    throw cause;
  }
}

function collectSetting(text: string, before: readonly Setting[] = []): readonly Setting[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected name=value, such as missing=archive');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}
