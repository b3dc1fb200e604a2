/** `rollcall tenants …`: customer companies and their rules. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import pMap from 'p-map';
import { isUserName } from '../../shared/access/user-name.ts';
import type { SettingText } from '../../shared/domain/adjust-profile.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { getDeliveries } from '../../shared/store/deliveries.ts';
import { getLane } from '../../shared/store/lane.ts';
import type { Pause } from '../../shared/store/lane-pause.ts';
import { activateTenant, addTenant, listTenants, type Tenant } from '../../shared/store/tenants.ts';
import { adjusted } from '../adjusted.ts';
import { refused, wrongUsage } from '../cli-fault.ts';
import { collectSetting } from '../collect-setting.ts';
import type { Deployment } from '../deployment.ts';
import { doctorTenant } from '../doctor/synthetic-tenant.ts';
import { nextFile, nextFileJson } from '../next-file.ts';
import { examplePreset, presetNamed, presetNames, readProfileFile } from '../profile-file.ts';
import { knownTenant, openSession } from '../session.ts';
import { table } from '../table.ts';
import { describeTenant, loginJson, pauseJson, readLogin, stateOf, tenantJson } from '../tenant-view.ts';
import { whoDecides } from '../who-decides.ts';
import { declareTenantPause } from './tenant-pause.ts';
import { declareTenantRules } from './tenant-rules.ts';

type AddOptions = {
  readonly preset?: string;
  readonly profile?: string;
  readonly set?: readonly SettingText[];
  readonly inactive?: boolean;
};

const addHelp = `
A setting is a path and a value, as rollcall tenants set --help explains.

Examples:
  $ rollcall tenants add acme --preset ${examplePreset}
  $ rollcall tenants add acme --preset ${examplePreset} --set missing=archive --set groups=Department,Location
  $ rollcall tenants add acme --profile acme.json
  $ rollcall tenants add acme --preset ${examplePreset} --inactive`;

const activateHelp = `
A file that waits can then be approved: it is planned again first.

Example:
  $ rollcall tenants activate acme`;

/** Adds the commands to the program. */
export function declareTenants(program: Command): void {
  const tenants = program.command('tenants').description('customer companies and their rules');
  tenants
    .command('add <tenant>')
    .description('add a tenant, with rules to begin with; its id is its SFTP user name')
    .addOption(new Option('--preset <name>', `ready-made rules: ${presetNames}`).conflicts('profile'))
    .option('--profile <file>', 'rules of its own: a JSON document, see rollcall profile --help')
    .option('--set <path=value>', 'change one of the rules; may be repeated', collectSetting)
    .option('--inactive', 'its files are planned and held until rollcall tenants activate')
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
  tenants
    .command('activate <tenant>')
    .description('let the files of a tenant that was added with --inactive be applied')
    .option('--by <name>', 'who decides; otherwise whoever is signed in')
    .addHelpText('after', activateHelp)
    .action(activate);
  declareTenantPause(tenants);
  declareTenantRules(tenants);
}

async function add(
  id: string,
  { preset, profile: file, set = [], inactive = false }: AddOptions,
  command: Command,
): Promise<void> {
  const profile = adjusted(await profileToBeginWith(preset, file), set);
  if (!isUserName(id)) {
    const expected = '3 to 100 letters, digits and _ . @ -, beginning with a letter, digit or _, and not root';
    throw wrongUsage('tenant-name', `"${id}" can't be a tenant's name: expected ${expected}`);
  }
  if (id === doctorTenant)
    throw refused('tenant-reserved', `${id} is the tenant of rollcall doctor: choose another name`);
  const session = await openSession(command);
  const tenant: Tenant = { tenant: id, active: !inactive, revision: 1, profile, createdAt: Date.now() };
  if (!(await addTenant(session.deployment.tenants, tenant))) {
    throw refused('tenant-exists', `there is a tenant ${id} already: ${session.next(`tenants show ${id}`)} shows it`);
  }
  const rules = file === undefined ? `preset ${profile.preset}` : `with the rules of ${basename(file)}`;
  const waits = inactive ? ', not activated: its files are planned and held' : '';
  const text = () => `tenant ${id} added, ${rules}${waits}\nnext: ${session.next(`sftp password ${id}`)}`;
  await session.output.print(tenantJson(tenant), text);
}

async function profileToBeginWith(preset: string | undefined, file: string | undefined): Promise<Profile> {
  if (preset !== undefined) return presetNamed(preset);
  if (file !== undefined) return readProfileFile(file);
  throw wrongUsage('rules', `a tenant needs rules: give --preset (${presetNames}) or --profile <file>`);
}

/** Reads under way at a time: hides their latency. */
const lanesAtATime = 20;

const readPause = async ({ imports }: Deployment, tenant: string): Promise<Pause | undefined> =>
  (await getLane(imports, tenant)).paused;

async function list(_options: unknown, command: Command): Promise<void> {
  const { deployment, output, next } = await openSession(command);
  const found: Tenant[] = [];
  for await (const tenant of listTenants(deployment.tenants)) found.push(tenant);
  found.sort((a, b) => a.tenant.localeCompare(b.tenant));
  const pauses = await pMap(found, ({ tenant }) => readPause(deployment, tenant), { concurrency: lanesAtATime });
  const rows = found.map((one, at) => [one.tenant, one.profile.preset, stateOf(one, pauses[at])]);
  await output.print(
    found.map(({ tenant, active, profile }, at) => ({
      tenant,
      preset: profile.preset,
      active,
      paused: pauses[at] !== undefined,
    })),
    () =>
      rows.length > 0 ? table(['TENANT', 'PRESET', 'STATE'], rows) : `no tenants yet: ${next('tenants add --help')}`,
  );
}

async function activate(id: string, { by }: { readonly by?: string }, command: Command): Promise<void> {
  const session = await openSession(command);
  const { deployment, output, next } = session;
  await knownTenant(session, id);
  const activation = { by: by ?? (await whoDecides(deployment)), at: Date.now() };
  if (!(await activateTenant(deployment.tenants, id, activation))) {
    throw refused('already-active', `${id} is active already: ${next(`tenants show ${id}`)} shows since when`);
  }
  const after = await knownTenant(session, id);
  const held = next(`imports approve ${id}`);
  const text = `tenant ${id} activated: files that come from now on are applied\nwhat is held: ${held}`;
  await output.print(tenantJson(after), () => text);
}

async function show(id: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  const tenant = await knownTenant(session, id);
  const login = await readLogin(session.deployment.tenants, id);
  const deliveries = await getDeliveries(session.deployment.imports, id);
  const next = nextFile(tenant.profile, deliveries?.cameAt ?? [], Date.now());
  const shown = { ...tenantJson(tenant), login: loginJson(login), nextFile: nextFileJson(next) };
  const lane = await getLane(session.deployment.imports, id);
  const result = { ...shown, paused: pauseJson(lane.paused) };
  await session.output.print(result, () => describeTenant(tenant, login, next, lane));
}
