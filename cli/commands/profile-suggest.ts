/** `rollcall profile suggest`: the rules that a file needs, told from the file. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import * as v from 'valibot';
import type { SettingText } from '../../shared/domain/adjust-profile.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { documentOf } from '../../shared/domain/profile-document.ts';
import { suggest } from '../../shared/domain/suggest/suggest.ts';
import type { Question, Suggestion } from '../../shared/domain/suggest/suggestion.ts';
import { adjusted } from '../adjusted.ts';
import { refused } from '../cli-fault.ts';
import { collectSetting } from '../collect-setting.ts';
import { exampleFile, readExample } from '../example-file.ts';
import { codeOf } from '../fault-code.ts';
import { examplePreset, presetNames, presetOrFile } from '../profile-file.ts';
import { readableJson } from '../readable-json.ts';
import { openOutput } from '../session.ts';
import { describeSuggestion, shellWord } from '../suggestion-text.ts';
import { tryProfile } from '../try-profile.ts';
import { counted } from '../wording.ts';

const help = `
Titles are matched by name, spelling and what HR systems call things; date formats, words and lists of choices are told
from the cells. What the file leaves open is asked: answer with --set, or in the document. No cell of a person is shown.

Examples:
  $ rollcall profile suggest employees.csv --preset ${examplePreset} --output acme.json
  $ rollcall profile suggest employees.csv --preset ${examplePreset} --set dateFormat=DD/MM/YYYY
  $ rollcall profile suggest employees.xlsx --json`;

type Options = {
  readonly preset?: string;
  readonly set?: readonly SettingText[];
  readonly sheet?: string;
  readonly output?: string;
};

/** Adds the command to `rollcall profile`. */
export function declareProfileSuggest(profile: Command): void {
  profile
    .command('suggest <file>')
    .description('rules for a file, from the file itself: a CSV export or an Excel workbook')
    .option('--preset <preset|file>', `the rules to begin with: ${presetNames}, or a document; otherwise new ones`)
    .option('--set <path=value>', 'decide what the file leaves open; may be repeated', collectSetting)
    .option('--sheet <name>', 'the sheet of the workbook, when more than one has data')
    .option('--output <file>', 'write the document to a new file instead of showing it')
    .addHelpText('after', help)
    .action(suggestProfile);
}

async function suggestProfile(file: string, options: Options, command: Command): Promise<void> {
  const { preset, set = [], sheet, output } = options;
  const before = preset === undefined ? undefined : adjusted(await presetOrFile(preset), set);
  const source = exampleFile(file, sheet, before?.encoding ?? encodingIn(set));
  const { example, isWhole, rejected } = await readExample(source);
  const suggestion = decided(suggest(example, before), set);
  const trial = await tryProfile(source, example, suggestion.profile);
  const document = documentOf(suggestion.profile);
  if (output !== undefined) await writeNew(output, `${readableJson(document)}\n`);
  const looked = `${counted(example.rows, 'row')} and ${counted(example.columns.length, 'column')} of ${basename(file)}`;
  const unread =
    rejected.length === 0 ? '' : `; ${counted(rejected.length, 'row')} can't be read: ${rejected[0]?.message}`;
  const heading = `${isWhole ? '' : 'the first '}${looked}${unread}`;
  const { profile: _, ...told } = suggestion;
  const json = {
    file: basename(file),
    rows: example.rows,
    isWhole,
    rejectedRows: rejected.length,
    ...told,
    trial,
    document,
  };
  await openOutput(command).print(json, () => {
    const again = [
      'rollcall profile suggest',
      shellWord(file),
      ...(preset === undefined ? [] : ['--preset', shellWord(preset)]),
    ];
    const shown = output === undefined ? readableJson(document) : `the document is in ${output}`;
    return [heading, describeSuggestion(suggestion, trial, again.join(' ')), shown].join('\n\n');
  });
}

/** The suggestion with a person's decisions; questions that these answer are gone. Throws `CliFault`. */
function decided(suggestion: Suggestion | undefined, settings: readonly SettingText[]): Suggestion {
  if (suggestion === undefined) {
    throw refused('no-identity', 'no column tells people apart: add employee ids or email addresses to the export');
  }
  const profile = adjusted(suggestion.profile, settings);
  const identity = suggestion.identity.map((one) => ({ ...one, isIdentity: profile.identity.includes(one.field) }));
  const questions = suggestion.questions.filter((question) => !isAnswered(question, settings));
  return { ...suggestion, profile, identity, questions };
}

function isAnswered({ path, choices }: Question, settings: readonly SettingText[]): boolean {
  const paths = choices.length === 0 ? [path] : choices.map((choice) => choice.slice(0, choice.indexOf('=')));
  return settings.some(([setting]) => paths.includes(setting));
}

const encodings = v.picklist(['utf-8', 'utf-16le', 'windows-1252']);

/** What a file is read with that has no rules yet. */
function encodingIn(settings: readonly SettingText[]): Profile['encoding'] {
  const found = v.safeParse(encodings, settings.findLast(([path]) => path === 'encoding')?.[1]);
  return found.success ? found.output : 'utf-8';
}

/** Throws `CliFault` when the file is there: it may be somebody's work. */
async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((cause: unknown) => {
    if (codeOf(cause) !== 'EEXIST')
      throw refused('not-writable', `${file} can't be written: name a file in a folder of yours`);
    throw refused('file-exists', `there is a file ${file} already: name another one, or remove it`);
  });
}
