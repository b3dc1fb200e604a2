/** `rollcall profile …`: documents that say a tenant's rules. */
import type { Command } from 'commander';
import { differences } from '../../shared/domain/profile-differences.ts';
import { documentOf } from '../../shared/domain/profile-document.ts';
import { faultSentence, readProfile } from '../../shared/domain/profile-faults.ts';
import { notesOn } from '../../shared/domain/profile-notes.ts';
import { differenceJson, valueText } from '../difference-text.ts';
import { exitCode } from '../exit-code.ts';
import { examplePreset, presetNamed, presetNames, presetOrFile, readDocument } from '../profile-file.ts';
import { profileJsonSchema } from '../profile-json-schema.ts';
import { readableJson } from '../readable-json.ts';
import { knownTenant, openOutput, openSession } from '../session.ts';
import { table } from '../table.ts';
import { counted } from '../wording.ts';
import { declareProfileSuggest } from './profile-suggest.ts';

const validateHelp = `
Exit code 5 says that the document has faults: all of them are shown.

Example:
  $ rollcall profile validate acme.json`;

const showHelp = `
Example:
  $ rollcall profile show ${examplePreset} > acme.json`;

const schemaHelp = `
In a document "$schema" may name the file, so that an editor completes and checks what is written.

Example:
  $ rollcall profile schema > profile.schema.json`;

const diffHelp = `
Examples:
  $ rollcall profile diff acme ${examplePreset}
  $ rollcall profile diff acme acme.json --json`;

/** Adds the commands to the program. */
export function declareProfile(program: Command): void {
  const profile = program.command('profile').description("documents that say a tenant's rules");
  profile
    .command('show <preset>')
    .description(`a ready-made profile, to begin one's own with: ${presetNames}`)
    .addHelpText('after', showHelp)
    .action(show);
  profile
    .command('validate <file>')
    .description('everything that is wrong with a document, and what it says that is not carried out yet')
    .addHelpText('after', validateHelp)
    .action(validate);
  profile
    .command('diff <tenant> <preset|file>')
    .description("where a tenant's rules differ from a ready-made profile, or from a document")
    .addHelpText('after', diffHelp)
    .action(diff);
  profile
    .command('schema')
    .description('the JSON Schema of profiles, for editors')
    .addHelpText('after', schemaHelp)
    .action(schema);
  declareProfileSuggest(profile);
}

async function show(name: string, _options: unknown, command: Command): Promise<void> {
  const document = documentOf(presetNamed(name));
  await openOutput(command).print(document, () => readableJson(document));
}

async function validate(file: string, _options: unknown, command: Command): Promise<void> {
  const result = readProfile(await readDocument(file));
  const faults = 'faults' in result ? result.faults : [];
  const notes = 'profile' in result ? notesOn(result.profile) : [];
  const verdict = faults.length === 0 ? `${file} is a profile` : `${counted(faults.length, 'fault')} in ${file}`;
  const lines = [
    ...faults.map((fault) => `  ${faultSentence(fault)}`),
    ...notes.map((note) => `  note: ${faultSentence(note)}`),
  ];
  const isValid = faults.length === 0;
  await openOutput(command).print({ valid: isValid, faults, notes }, () => [verdict, ...lines].join('\n'));
  if (!isValid) process.exitCode = exitCode.refused;
}

async function diff(tenant: string, other: string, _options: unknown, command: Command): Promise<void> {
  const wanted = await presetOrFile(other);
  const session = await openSession(command);
  const { profile } = await knownTenant(session, tenant);
  const found = differences(profile, wanted);
  const json = found.map(differenceJson).map(({ path, before, after }) => ({ path, tenant: before, other: after }));
  const rows = found.map(({ path, before, after }) => [
    path,
    shortened(valueText(before)),
    shortened(valueText(after)),
  ]);
  const none = `the rules of ${tenant} are those of ${other}`;
  await session.output.print(json, () => (rows.length === 0 ? none : table(['SETTING', tenant, other], rows)));
}

/** Enough to tell values apart; `--json` has them whole. */
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

async function schema(_options: unknown, command: Command): Promise<void> {
  const document = profileJsonSchema();
  await openOutput(command).print(document, () => readableJson(document));
}
