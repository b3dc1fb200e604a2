/** `rollcall imports rollback …`: takes back what an import did. */
import type { Command } from 'commander';
import { previewRollback } from '../../shared/import/preview-rollback.ts';
import { NotUndoable, requestRollback } from '../../shared/import/request-rollback.ts';
import type { Tenant } from '../../shared/store/tenants.ts';
import { refused } from '../cli-fault.ts';
import { findImport } from '../find-import.ts';
import { importDetails } from '../import-json.ts';
import { describeImport } from '../import-text.ts';
import { changesOf, filesIn, gateOf, issuesOf, waitingOf } from '../plan-view/folder-plan.ts';
import { exitCodeOf, formatOf, type PlanOptions, showPlan, withPlanOptions } from '../plan-view/show-plan.ts';
import { inPrivateFolder } from '../private-folder.ts';
import { knownTenant, openSession, type Session } from '../session.ts';
import { whoDecides } from '../who-decides.ts';

const help = `
What was changed since stays as it is and is listed; everything else goes back. It is an import of its own: it takes
its turn, may be held, and can be taken back itself. Asked again, it is the same one. Options about how a plan is shown
are for --preview, which writes nothing; exit code 4 then says that it would be held.

Examples:
  $ rollcall imports rollback acme 20260301T140509Z-4be2c0a1d7 --preview
  $ rollcall imports rollback acme 20260301T1405 --by jo@example.com`;

/** Adds the command to `rollcall imports`. */
export function declareRollback(imports: Command): void {
  withPlanOptions(imports.command('rollback <tenant> <id>'))
    .description('take back what an import changed, as far as nobody has changed it since')
    .option('--preview', 'show what would go back, and what would not, without writing')
    .option('--by <name>', 'who asks for it; otherwise whoever is signed in')
    .addHelpText('after', help)
    .action(rollback);
}

type Options = PlanOptions & { readonly preview?: boolean; readonly by?: string };

async function rollback(name: string, id: string, options: Options, command: Command): Promise<void> {
  const session = await openSession(command);
  formatOf(options, session.output);
  const tenant = await knownTenant(session, name);
  const { id: importId } = await findImport(session, name, id);
  const done = options.preview
    ? preview(session, tenant, importId, options)
    : request(session, name, importId, options);
  await done.catch((cause: unknown) => {
    throw cause instanceof NotUndoable ? refused(cause.code, cause.message) : cause;
  });
}

async function request({ deployment, output, next }: Session, tenant: string, importId: string, { by }: Options) {
  const who = by ?? (await whoDecides(deployment));
  const one = await requestRollback(deployment.lane, { tenant, importId, by: who });
  await output.print(importDetails(one), () => describeImport(one, next));
}

async function preview({ deployment, output, next }: Session, tenant: Tenant, importId: string, options: Options) {
  await inPrivateFolder(async (folder) => {
    const { directory, imports, work } = deployment;
    const context = { directory, imports, work, now: Date.now };
    const planned = await previewRollback(context, tenant, importId, filesIn(folder));
    const view = {
      tenant: tenant.tenant,
      file: `rollback of ${importId}`,
      importId: undefined,
      manifest: planned.manifest,
      gate: gateOf(planned),
      changes: () => changesOf(planned),
      issues: () => issuesOf(planned),
      waiting: () => waitingOf(planned),
    };
    const again = `imports rollback ${tenant.tenant} ${importId} --preview`;
    await showPlan(view, options, output, (more) => next(`${again}${more}`));
    process.exitCode = exitCodeOf(view);
  });
}
