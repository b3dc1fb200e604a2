/** `rollcall users export`, `rollcall teams export`: the directory as a file that can be imported again. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { encoderTo, NotInEncoding } from '../../shared/csv/encode.ts';
import { exportForm } from '../../shared/domain/export-row.ts';
import { type FileKind, type FileRules, rulesFor } from '../../shared/domain/profile.ts';
import type { User } from '../../shared/domain/user.ts';
import { getCustomFields } from '../../shared/store/custom-fields.ts';
import { toUser } from '../../shared/store/directory-item.ts';
import { teamItems, userItems } from '../../shared/store/directory-read.ts';
import type { Tenant } from '../../shared/store/tenants.ts';
import { refused, wrongUsage } from '../cli-fault.ts';
import { exportBytes, terminalEncoder } from '../export-bytes.ts';
import { writePrivateFile } from '../new-file.ts';
import { knownTenant, openSession, type Session } from '../session.ts';
import { counted } from '../wording.ts';

type Options = { readonly output?: string; readonly public?: boolean };

const nouns = { users: 'user', teams: 'team' } as const;

const helpFor = (kind: FileKind): string => `
Importing the file again changes nothing; docs/export.md says who is in it.

Examples:
  $ rollcall ${kind} export acme > ${kind}.csv
  $ rollcall ${kind} export acme --output ${kind}.csv --public`;

/** Adds the command to those about users, or about teams. */
export function declareExport(parent: Command, kind: FileKind): void {
  parent
    .command('export <tenant>')
    .description(`all ${kind} as a CSV file, with the titles and in the notation of the tenant's own files`)
    .option('--output <file>', 'write a new file, which nobody else may read, instead of showing it')
    .option('--public', 'without the fields that only administrators may see')
    .addHelpText('after', helpFor(kind))
    .action((tenant: string, options: Options, command: Command) => exportDirectory(kind, tenant, options, command));
}

async function exportDirectory(
  kind: FileKind,
  tenant: string,
  { output: file, public: isPublic = false }: Options,
  command: Command,
): Promise<void> {
  const session = await openSession(command);
  if (session.output.json && file === undefined) {
    throw wrongUsage('csv-or-json', 'an export is a CSV file: name one with --output, or leave --json out');
  }
  const known = await knownTenant(session, tenant);
  const rules = knownRules(known, kind);
  const types = new Map(Object.entries(await getCustomFields(session.deployment.imports, tenant, kind)));
  const form = exportForm(rules, types, isPublic ? 'everybody' : 'administrators');
  const tally = { rows: 0, leftOut: 0 };
  const isSeen = file === undefined && process.stdout.isTTY;
  const encoder = isSeen ? terminalEncoder : encoderTo(known.profile.encoding);
  const bytes = exportBytes(usersOf(session, kind, tenant), form, encoder, tally);
  await write(bytes, file).catch((cause: unknown) => {
    throw cause instanceof NotInEncoding ? notInEncoding(session, tenant, cause) : cause;
  });
  const remarks = remarksOn(kind, tally.leftOut, form.omitted);
  if (file === undefined) for (const remark of remarks) console.error(`rollcall: ${remark}`);
  else {
    const result = { file, ...tally, omittedColumns: form.omitted };
    const summary = `${counted(tally.rows, nouns[kind])} in ${file}`;
    await session.output.print(result, () => [summary, ...remarks].join('\n'));
  }
}

function knownRules({ tenant, profile }: Tenant, kind: FileKind): FileRules {
  const rules = rulesFor(profile, kind);
  if (rules !== undefined) return rules;
  throw refused(`no-${kind}`, `${tenant} has no files about ${kind}: its profile has no rules for them`);
}

async function* usersOf({ deployment }: Session, kind: FileKind, tenant: string): AsyncGenerator<User> {
  const items = (kind === 'users' ? userItems : teamItems)(deployment.directory, tenant);
  for await (const item of items) yield toUser(nouns[kind], item);
}

const write = (bytes: AsyncIterable<Uint8Array>, file: string | undefined): Promise<void> =>
  file === undefined ? pipeline(Readable.from(bytes), process.stdout, { end: false }) : writePrivateFile(file, bytes);

const notInEncoding = ({ next }: Session, tenant: string, { message }: NotInEncoding) =>
  refused(
    'not-in-encoding',
    `${message}, in which this tenant's files are: ${next(`tenants set ${tenant} encoding utf-8`)}`,
  );

/** What whoever reads the file would not see in it. */
function remarksOn(kind: FileKind, leftOut: number, omitted: readonly string[]): string[] {
  const state = `not in it: no row can leave ${leftOut === 1 ? 'somebody' : 'people'} in a state like theirs`;
  return [
    ...(leftOut === 0 ? [] : [`${counted(leftOut, nouns[kind])} ${leftOut === 1 ? 'is' : 'are'} ${state}`]),
    ...omitted.map(
      (title) => `the custom field "${title}" is not in it: its title means a column of the profile by now`,
    ),
  ];
}
