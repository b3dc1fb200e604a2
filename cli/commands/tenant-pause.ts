/** `rollcall tenants pause` and `resume`: a tenant's imports, stopped in an emergency. */
import type { Command } from 'commander';
import { pauseTenant, resumeTenant } from '../../shared/import/pause-tenant.ts';
import { refused } from '../cli-fault.ts';
import { knownTenant, openSession } from '../session.ts';
import { whoDecides } from '../who-decides.ts';

const pauseHelp = `
Logins and uploads go on, and no file is lost. What is being planned is planned to its end, and chunks that are being applied
are; nothing else begins until rollcall tenants resume.

Example:
  $ rollcall tenants pause acme --reason "wrong departments in the HR system"`;

const resumeHelp = `
Files are imported in the order in which they arrived.

Example:
  $ rollcall tenants resume acme`;

/** Adds the commands to `rollcall tenants`. */
export function declareTenantPause(tenants: Command): void {
  tenants
    .command('pause <tenant>')
    .description("have a tenant's imports wait")
    .option('--reason <text>', 'why, for whoever looks next')
    .option('--by <name>', 'who decides; otherwise whoever is signed in')
    .addHelpText('after', pauseHelp)
    .action(pause);
  tenants
    .command('resume <tenant>')
    .description("let a tenant's imports go on")
    .option('--by <name>', 'who decides; otherwise whoever is signed in')
    .addHelpText('after', resumeHelp)
    .action(resume);
}

type Options = { readonly reason?: string; readonly by?: string };

async function pause(tenant: string, { reason, by }: Options, command: Command): Promise<void> {
  const session = await openSession(command);
  const { deployment, output, next } = session;
  await knownTenant(session, tenant);
  const decision = { tenant, by: by ?? (await whoDecides(deployment)), ...(reason === undefined ? {} : { reason }) };
  if (!(await pauseTenant(deployment.lane, decision))) {
    throw refused('already-paused', `${tenant} is paused already: ${next(`tenants show ${tenant}`)} shows by whom`);
  }
  const resumeIt = next(`tenants resume ${tenant}`);
  await output.print({ tenant, paused: true }, () => `imports of ${tenant} wait from now on\nnext: ${resumeIt}`);
}

async function resume(tenant: string, { by }: Options, command: Command): Promise<void> {
  const session = await openSession(command);
  const { deployment, output, next } = session;
  await knownTenant(session, tenant);
  const decision = { tenant, by: by ?? (await whoDecides(deployment)) };
  if (!(await resumeTenant(deployment.lane, decision))) {
    throw refused('not-paused', `${tenant} is not paused: ${next(`tenants show ${tenant}`)} shows its state`);
  }
  const list = next(`imports list ${tenant}`);
  await output.print({ tenant, paused: false }, () => `imports of ${tenant} go on\nnext: ${list}`);
}
