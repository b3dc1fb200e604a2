/** `rollcall import …`: an upload by hand, as SFTP would have made it. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { type MissingPolicy, missingPolicies } from '../../shared/domain/profile.ts';
import { importIdOf } from '../../shared/store/uploads.ts';
import { importDetails } from '../import-json.ts';
import { describeImport } from '../import-text.ts';
import { uploadSidecar } from '../local-sidecar.ts';
import { startProgress } from '../progress.ts';
import { knownTenant, openSession } from '../session.ts';
import { uploadFile } from '../upload-file.ts';
import { uploadKey } from '../upload-key.ts';
import { openUploadSource } from '../upload-source.ts';
import { exitCodeFor, watchImport } from '../watch-import.ts';

const help = `
A workbook's cells are imported as Excel shows them; docs/import-by-hand.md says how.
Exit code 4 says that the import failed, is held or was dropped.

Examples:
  $ rollcall import acme employees.csv
  $ rollcall import acme employees.xlsx --sheet Staff --missing leave
  $ rollcall import acme draft.csv --as teams/march.csv
  $ rollcall import acme employees.csv --no-wait --json`;

/** Adds the command to the program. */
export function declareImportFile(program: Command): void {
  program
    .command('import <tenant> <file>')
    .description('upload a CSV file or an Excel workbook by hand, and wait until its import has ended or is held')
    .option('--sheet <name>', 'the sheet of the workbook, when more than one has data')
    .option('--as <name>', 'the name to upload it under, with folders if need be')
    .addOption(
      new Option(
        '--missing <what>',
        'what becomes of users who are not in the file, this time (otherwise what the profile says)',
      ).choices(missingPolicies),
    )
    .option('--no-wait', 'upload it only, and say which import it will be')
    .addHelpText('after', help)
    .action(importFile);
}

type Options = {
  readonly sheet?: string;
  readonly as?: string;
  readonly missing?: MissingPolicy;
  readonly wait: boolean;
};

async function importFile(
  tenant: string,
  file: string,
  { sheet, as, missing, wait }: Options,
  command: Command,
): Promise<void> {
  const progress = startProgress(process.stderr);
  progress.show(`reading ${basename(file)}`);
  const source = await openUploadSource(file, sheet).finally(progress.end);
  const key = uploadKey(tenant, as ?? source.name);
  const session = await openSession(command);
  const { profile } = await knownTenant(session, tenant);
  const beside = profile.sidecar === 'off' ? undefined : source.sidecar;
  const { uploads } = session.deployment;
  const sidecar = beside === undefined ? undefined : await uploadSidecar(uploads, key, beside);
  const { lastModified, ...version } = await uploadFile(uploads, { key, source, missing });
  const id = importIdOf(version, lastModified);
  const first = sidecar === undefined ? '' : `uploaded ${sidecar} first\n`;
  if (!wait) {
    const watch = session.next(`imports show ${tenant} ${id} --watch`);
    const uploaded = { tenant, id, ...version, sidecar: sidecar ?? null };
    return session.output.print(uploaded, () => `${first}uploaded as import ${id}\nwatch: ${watch}`);
  }
  const one = await watchImport(session.deployment, tenant, id);
  await session.output.print(importDetails(one), () => first + describeImport(one, session.next));
  process.exitCode = exitCodeFor(one);
}
