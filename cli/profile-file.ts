/** Profiles that a command is given: a ready-made one by its name, or a document in a file. */
import { readFile } from 'node:fs/promises';
import { presets } from '../shared/domain/presets/by-name.ts';
import type { Profile } from '../shared/domain/profile.ts';
import { faultSentence, type ProfileFault, readProfile } from '../shared/domain/profile-faults.ts';
import { notFound, refused, wrongUsage } from './cli-fault.ts';
import { codeOf } from './fault-code.ts';
import { parseDocument } from './json-document.ts';

/** The names of the ready-made profiles, for help texts. */
export const presetNames = [...presets.keys()].join(', ');

/** One of them, for examples in help texts. */
export const [examplePreset = 'own'] = presets.keys();

/** Throws `CliFault` when there is no ready-made profile of that name. */
export function presetNamed(name: string): Profile {
  const profile = presets.get(name);
  if (profile !== undefined) return profile;
  throw wrongUsage('preset', `there is no preset "${name}": choose one of ${presetNames}`);
}

/** The profile in a file. Throws `CliFault` when there is no such file, or when it is no profile. */
export async function readProfileFile(file: string): Promise<Profile> {
  const result = readProfile(await readDocument(file));
  if ('profile' in result) return result.profile;
  throw refused('profile-invalid', `${file} is no profile: ${firstOf(result.faults)}`);
}

function firstOf([first, ...others]: readonly ProfileFault[]): string {
  const told = first === undefined ? '' : faultSentence(first);
  return others.length === 0 ? told : `${told} (and ${others.length} more: rollcall profile validate shows all)`;
}

/** A ready-made profile, or the profile in a file. Throws `CliFault` when it is neither. */
export async function presetOrFile(name: string): Promise<Profile> {
  const profile = presets.get(name);
  if (profile !== undefined) return profile;
  return readProfileFile(name).catch((cause: unknown) => {
    if (codeOf(cause) !== 'file-not-found') throw cause;
    throw notFound('file', `"${name}" is neither a preset (${presetNames}) nor a file`, { cause });
  });
}

/** The JSON in a file, whatever it is. `$schema` is the editor's. Throws `CliFault`. */
export async function readDocument(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (codeOf(cause) !== 'ENOENT') throw refused('not-a-file', `${file} can't be read: give the path of a JSON file`);
    throw notFound('file', `there is no file ${file}`, { cause });
  });
  const document = parse(text.replace(/^\uFEFF/, ''), file);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== '$schema'));
}

function parse(text: string, file: string): unknown {
  const result = parseDocument(text);
  if ('value' in result) return result.value;
  throw refused('not-json', `${file} is not JSON as it should be: ${result.fault}`);
}
