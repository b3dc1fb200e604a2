/** `rollcall import …`: an upload by hand, as SFTP would have made it. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { uploadAt } from '../../shared/domain/upload-name.ts';
import { importIdOf } from '../../shared/store/uploads.ts';
import { CliFault, notFound, refused } from '../cli-fault.ts';
import { exitCode } from '../exit-code.ts';
import { importDetails } from '../import-json.ts';
import { describeImport } from '../import-text.ts';
import { knownTenant, openSession } from '../session.ts';
import { uploadFile } from '../upload-file.ts';
import { exitCodeFor, watchImport } from '../watch-import.ts';

const help = `
Exit code 4 says that the import failed, is held or was dropped.

Examples:
  $ rollcall import acme employees.csv
  $ rollcall import acme employees.csv --no-wait --json`;

/** Adds the command to the program. */
export function declareImportFile(program: Command): void {
  program
    .command('import <tenant> <file>')
    .description('upload a file by hand, and wait until its import has ended or is held')
    .option('--no-wait', 'upload it only, and say which import it will be')
    .addHelpText('after', help)
    .action(importFile);
}

async function importFile(
  tenant: string,
  file: string,
  { wait }: { readonly wait: boolean },
  command: Command,
): Promise<void> {
  const size = await sizeOf(file);
  const key = `${tenant}/${basename(file)}`;
  if (uploadAt(key) === undefined) {
    const why = 'SFTP clients use such names before they rename, so it would never be imported: rename it first';
    throw refused('upload-name', `${basename(file)} is a temporary name. ${why}`);
  }
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const { lastModified, ...version } = await uploadFile(session.deployment.uploads, key, file, size);
  const id = importIdOf(version, lastModified);
  if (!wait) {
    const watch = session.next(`imports show ${tenant} ${id} --watch`);
    return session.output.print({ tenant, id, ...version }, () => `uploaded as import ${id}\nwatch: ${watch}`);
  }
  const one = await watchImport(session.deployment, tenant, id);
  await session.output.print(importDetails(one), () => describeImport(one, session.next));
  process.exitCode = exitCodeFor(one);
}

/** In bytes. Throws `CliFault` for what is no file. */
async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw notFound('file', `there is no file ${file}`, { cause });
  });
  if (found.isFile()) return found.size;
  throw new CliFault(exitCode.refused, 'not-a-file', `${file} is no file: give the path of a CSV file`);
}
