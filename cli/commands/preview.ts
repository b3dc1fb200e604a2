/** `rollcall preview …`: what a file would change, before anybody uploads it. */
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { type MissingPolicy, missingPolicies } from '../../shared/domain/profile.ts';
import type { SidecarNote } from '../../shared/domain/sidecar.ts';
import { type Preview, previewFile } from '../../shared/import/preview-file.ts';
import type { Tenant } from '../../shared/store/tenants.ts';
import { noteLocalSidecar } from '../local-sidecar.ts';
import { changesOf, filesIn, gateOf, issuesOf, waitingOf } from '../plan-view/folder-plan.ts';
import type { PlanView } from '../plan-view/plan-view.ts';
import { exitCodeOf, formatOf, type PlanOptions, showPlan, withPlanOptions } from '../plan-view/show-plan.ts';
import { inPrivateFolder } from '../private-folder.ts';
import { startProgress } from '../progress.ts';
import { knownTenant, openSession, type Session } from '../session.ts';
import { uploadKey } from '../upload-key.ts';
import { openUploadSource } from '../upload-source.ts';

const help = `
The plan is made by what plans imports, against the directory as it is now. Nothing is uploaded and nothing written.
Exit code 4 says that the file would be refused, or held for approval.

Examples:
  $ rollcall preview acme employees.csv
  $ rollcall preview acme employees.xlsx --sheet Staff --missing archive
  $ rollcall preview acme employees.csv --only archive,delete --all
  $ rollcall preview acme employees.csv --format csv --output preview.csv`;

/** Adds the command to the program. */
export function declarePreview(program: Command): void {
  withPlanOptions(program.command('preview <tenant> <file>'))
    .description('what importing a CSV file or an Excel workbook would change, without changing anything')
    .option('--sheet <name>', 'the sheet of the workbook, when more than one has data')
    .option('--as <name>', 'the name that it would be uploaded under, with folders if need be')
    .addOption(
      new Option('--missing <what>', 'what would become of users who are not in the file').choices(missingPolicies),
    )
    .addHelpText('after', help)
    .action(preview);
}

type Options = PlanOptions & { readonly sheet?: string; readonly as?: string; readonly missing?: MissingPolicy };

async function preview(tenant: string, file: string, options: Options, command: Command): Promise<void> {
  const progress = startProgress(process.stderr);
  progress.show(`reading ${basename(file)}`);
  const source = await openUploadSource(file, options.sheet).finally(progress.end);
  const name = options.as ?? source.name;
  uploadKey(tenant, name);
  const session = await openSession(command);
  formatOf(options, session.output);
  const known = await knownTenant(session, tenant);
  await inPrivateFolder(async (folder) => {
    // A workbook's rows come once, and planning may read a file three times.
    const csv = join(folder, 'upload.csv');
    await pipeline(source.open(), createWriteStream(csv));
    progress.show(`planning ${basename(file)}`);
    const sidecar = await noteLocalSidecar(source.sidecar);
    const copy = { name, csv, missing: options.missing, sidecar };
    const planned = await planWith(session, known, copy, folder).finally(progress.end);
    const view = viewOf(tenant, name, planned);
    await showPlan(view, options, session.output, (more) => session.next(`${again(tenant, file, options)}${more}`));
    process.exitCode = exitCodeOf(view);
  });
}

type Copy = {
  readonly name: string;
  readonly csv: string;
  readonly missing: MissingPolicy | undefined;
  readonly sidecar: SidecarNote;
};

async function planWith(
  { deployment }: Session,
  tenant: Tenant,
  { name, csv, missing, sidecar }: Copy,
  folder: string,
) {
  const { directory, imports, work } = deployment;
  const context = { directory, imports, work, now: Date.now };
  const file = { file: name, size: (await stat(csv)).size, ...(missing && { missing }), sidecar };
  return previewFile(context, tenant, file, { ...filesIn(folder), source: () => createReadStream(csv) });
}

const viewOf = (tenant: string, file: string, planned: Preview): PlanView => ({
  tenant,
  file,
  importId: undefined,
  manifest: planned.manifest,
  gate: gateOf(planned),
  changes: () => changesOf(planned),
  issues: () => issuesOf(planned),
  waiting: () => waitingOf(planned),
});

/** The command as it was typed, as far as it says what is planned. */
const again = (tenant: string, file: string, { sheet, as, missing }: Options): string =>
  [
    `preview ${tenant} ${quoted(file)}`,
    ...Object.entries({ sheet, as, missing }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name} ${quoted(value)}`],
    ),
  ].join(' ');

/** As shells take it. */
const quoted = (word: string): string => (/^[\w./@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
