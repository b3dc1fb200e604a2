/** `rollcall imports …`: what became of a tenant's uploads, and the decisions that a person makes about them. */
import type { Command } from 'commander';
import type { Import } from '../../shared/domain/import.ts';
import { approveImport, discardImport, NotHeld } from '../../shared/import/decide-import.ts';
import { getImport } from '../../shared/store/imports.ts';
import { refused } from '../cli-fault.ts';
import { findHeldImport, findImport, importsNewestFirst, isWholeId } from '../find-import.ts';
import { issueJson, issueRows, issuesOf, issueTitles } from '../import-issues.ts';
import { importDetails, importSummary } from '../import-json.ts';
import { describeImport, importsTable } from '../import-text.ts';
import { parseCount } from '../parse-count.ts';
import { exitCodeOf, formatOf, type PlanOptions, showPlan, withPlanOptions } from '../plan-view/show-plan.ts';
import { storedPlan } from '../plan-view/stored-plan.ts';
import { knownTenant, openSession, type Session } from '../session.ts';
import { sparedDetails, sparedOf } from '../spared-users.ts';
import { streamTable } from '../table.ts';
import { exitCodeFor, watchImport } from '../watch-import.ts';
import { whoDecides } from '../who-decides.ts';
import { declareCancel } from './cancel.ts';
import { declareRollback } from './rollback.ts';

const showHelp = `
The id may be shortened to a beginning that only one import has. With --watch, exit code 4 says that the import
failed, is held or was dropped.

Examples:
  $ rollcall imports show acme
  $ rollcall imports show acme 20260301T1405 --watch`;

const planHelp = `
Exit code 4 says that the import is held, or that its file was refused.

Examples:
  $ rollcall imports plan acme
  $ rollcall imports plan acme 20260301T1405 --only archive,delete --all
  $ rollcall imports plan acme --format csv --output plan.csv`;

const approveHelp = `
The import is planned again: the same changes are applied, others are held again.

Examples:
  $ rollcall imports approve acme
  $ rollcall imports approve acme 20260301T140509Z-4be2c0a1d7 --by jo@example.com`;

/** Adds the commands to the program. */
export function declareImports(program: Command): void {
  const imports = program.command('imports').description("what became of a tenant's uploads");
  imports
    .command('list <tenant>')
    .description('all imports that history still shows, newest first')
    .option('--limit <n>', 'at most so many', parseCount)
    .addHelpText('after', '\nExample:\n  $ rollcall imports list acme --limit 10')
    .action(list);
  imports
    .command('show <tenant> [id]')
    .description('one import, or the newest: state, counts, time of each step, why it is held or failed')
    .option('--watch', 'wait until it has ended or is held, with its progress')
    .addHelpText('after', showHelp)
    .action(show);
  imports
    .command('issues <tenant> [id]')
    .description('what was found in the file of an import, or of the newest')
    .addHelpText('after', '\nExample:\n  $ rollcall imports issues acme --json')
    .action(issues);
  withPlanOptions(imports.command('plan <tenant> [id]'))
    .description('the plan of an import, or of the newest: whom it changes, and how')
    .addHelpText('after', planHelp)
    .action(plan);
  imports
    .command('approve <tenant> [id]')
    .description('let a held import go on, or the newest held one')
    .option('--by <name>', 'who decides; otherwise whoever is signed in')
    .addHelpText('after', approveHelp)
    .action(decideBy(approveImport, activeTenant));
  imports
    .command('discard <tenant> [id]')
    .description('drop a held import, or the newest held one, and its upload')
    .option('--by <name>', 'who decides; otherwise whoever is signed in')
    .addHelpText('after', '\nExample:\n  $ rollcall imports discard acme')
    .action(decideBy(discardImport));
  declareCancel(imports);
  declareRollback(imports);
}

async function list(tenant: string, { limit }: { readonly limit?: number }, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const imports = (await importsNewestFirst(session, tenant)).slice(0, limit);
  const none = `no imports of ${tenant} yet: upload a file, or ${session.next(`import ${tenant} <file>`)}`;
  await session.output.print(imports.map(importSummary), () => (imports.length > 0 ? importsTable(imports) : none));
}

async function show(
  tenant: string,
  id: string | undefined,
  { watch = false }: { readonly watch?: boolean },
  command: Command,
): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  if (!watch) return printImport(session, await findImport(session, tenant, id));
  const whole = isWholeId(id) ? id : (await findImport(session, tenant, id)).id;
  const one = await watchImport(session.deployment, tenant, whole);
  await printImport(session, one);
  process.exitCode = exitCodeFor(one);
}

async function printImport({ deployment, output, next }: Session, one: Import): Promise<void> {
  const spared = await sparedOf(deployment, one);
  const details = { ...importDetails(one), spared: sparedDetails(spared) };
  await output.print(details, () => describeImport(one, next, spared));
}

async function issues(tenant: string, id: string | undefined, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const one = await findImport(session, tenant, id);
  const none = one.failure?.message ?? `nothing was found in import ${one.id} (${one.state})`;
  await session.output.printEach(issuesOf(session.deployment, one), issueJson, (found) =>
    streamTable(issueTitles, issueRows(found), none),
  );
}

async function plan(tenant: string, id: string | undefined, options: PlanOptions, command: Command): Promise<void> {
  const session = await openSession(command);
  formatOf(options, session.output);
  await knownTenant(session, tenant);
  const one = await findImport(session, tenant, id);
  const view = await storedPlan(session, one);
  await showPlan(view, options, session.output, (more) => session.next(`imports plan ${tenant} ${one.id}${more}`));
  process.exitCode = exitCodeOf(view);
}

type Decide = typeof approveImport;

/** What waits for a tenant's activation is nobody's to approve before. Throws `CliFault`. */
async function activeTenant(session: Session, tenant: string): Promise<void> {
  const { active } = await knownTenant(session, tenant);
  if (active) return;
  const todo = session.next(`tenants activate ${tenant}`);
  throw refused('not-activated', `${tenant} is not activated, so nothing of it can be approved: ${todo}`);
}

function decideBy(decide: Decide, check: (session: Session, tenant: string) => Promise<unknown> = knownTenant) {
  return async (tenant: string, id: string | undefined, { by }: { readonly by?: string }, command: Command) => {
    const session = await openSession(command);
    await check(session, tenant);
    const one = await findHeldImport(session, tenant, id);
    const decision = { tenant, importId: one.id, by: by ?? (await whoDecides(session.deployment)) };
    await decide(session.deployment.lane, decision).catch((cause: unknown) => {
      throw cause instanceof NotHeld ? refused('not-held', cause.message) : cause;
    });
    await printImport(session, (await getImport(session.deployment.imports, tenant, one.id)) ?? one);
  };
}
