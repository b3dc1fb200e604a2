/** `rollcall imports cancel`: an import is stopped, wherever it is. */
import type { Command } from 'commander';
import { cancelImport, NotCancellable } from '../../shared/import/cancel-import.ts';
import { refused } from '../cli-fault.ts';
import { findImport } from '../find-import.ts';
import { importDetails } from '../import-json.ts';
import { describeImport } from '../import-text.ts';
import { knownTenant, openSession } from '../session.ts';
import { whoDecides } from '../who-decides.ts';

const help = `
Before anything of it is applied, it ends at once and its upload goes. While it is being applied, chunks that have begun
are applied to their end and nothing else is; it then ends with what was done in its counts and its report.

Example:
  $ rollcall imports cancel acme 20260301T140509Z-4be2c0a1d7`;

/** Adds the command to `rollcall imports`. */
export function declareCancel(imports: Command): void {
  imports
    .command('cancel <tenant> <id>')
    .description('stop an import that waits, is planned, held or being applied')
    .option('--by <name>', 'who decides; otherwise whoever is signed in')
    .addHelpText('after', help)
    .action(cancel);
}

async function cancel(tenant: string, id: string, { by }: { readonly by?: string }, command: Command): Promise<void> {
  const session = await openSession(command);
  const { deployment, output, next } = session;
  await knownTenant(session, tenant);
  const { id: importId } = await findImport(session, tenant, id);
  const decision = { tenant, importId, by: by ?? (await whoDecides(deployment)) };
  const one = await cancelImport(deployment.lane, decision).catch((cause: unknown) => {
    throw cause instanceof NotCancellable ? refused('not-cancellable', cause.message) : cause;
  });
  await output.print(importDetails(one), () => describeImport(one, next));
}
