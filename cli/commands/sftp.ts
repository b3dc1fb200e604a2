/** `rollcall sftp …`: how a tenant logs in. */
import type { Command } from 'commander';
import { readAllowList, setAllowList, setPassword } from '../../shared/store/credentials.ts';
import { refused, wrongUsage } from '../cli-fault.ts';
import { knownTenant, openSession } from '../session.ts';
import { facts } from '../table.ts';
import { declareSftpKey } from './sftp-key.ts';

const allowHelp = `
Without networks, shows what is allowed. The list is replaced as a whole.

Examples:
  $ rollcall sftp allow acme
  $ rollcall sftp allow acme 203.0.113.0/24 2001:db8::/32
  $ rollcall sftp allow acme --clear`;

/** Adds the commands to the program. */
export function declareSftp(program: Command): void {
  const sftp = program.command('sftp').description('how a tenant logs in');
  sftp
    .command('password <tenant>')
    .description('make a new password and show it once; the one before stops working')
    .addHelpText('after', '\nExample:\n  $ rollcall sftp password acme')
    .action(password);
  declareSftpKey(sftp);
  sftp
    .command('allow <tenant> [network...]')
    .description('show, set or clear the networks from which a tenant may log in')
    .option('--clear', 'let it log in from everywhere')
    .addHelpText('after', allowHelp)
    .action(allow);
}

async function password(tenant: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const { tenants, sftp } = session.deployment;
  const made = await setPassword(tenants, tenant, Date.now());
  const login = { username: tenant, password: made.password, host: sftp.host, port: sftp.port };
  const text = () =>
    `${facts([
      ['user', tenant],
      ['password', `${made.password}   (shown only now)`],
      ['host', sftp.host],
      ['port', String(sftp.port)],
    ])}\n\nsftp -P ${sftp.port} ${tenant}@${sftp.host}`;
  await session.output.print(login, text);
}

async function allow(
  tenant: string,
  networks: readonly string[],
  { clear = false }: { readonly clear?: boolean },
  command: Command,
): Promise<void> {
  if (clear && networks.length > 0) throw wrongUsage('allow', 'give either networks or --clear');
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const { tenants } = session.deployment;
  if (clear || networks.length > 0) await replaceAllowList(tenants, tenant, networks);
  const cidrs = (await readAllowList(tenants, tenant)) ?? [];
  const text = () =>
    cidrs.length === 0 ? `${tenant} may log in from everywhere` : `${tenant} may log in from\n  ${cidrs.join('\n  ')}`;
  await session.output.print({ tenant, networks: cidrs }, text);
}

async function replaceAllowList(...[tenants, tenant, networks]: Parameters<typeof setAllowList>): Promise<void> {
  const outcome = await setAllowList(tenants, tenant, networks);
  if (!('refusals' in outcome)) return;
  const [first] = outcome.refusals;
  const messages = outcome.refusals.map(({ message }) => message).join('; ');
  throw refused(first?.code ?? 'allow-list', `${messages}; expected ${first?.expected ?? 'networks'}`);
}
