/** A profile document, read: the profile, or everything that is wrong with it. */
import * as v from 'valibot';
import type { Contradiction } from './column-contradictions.ts';
import { type Profile, profileShape } from './profile.ts';
import { contradictionsIn } from './profile-contradictions.ts';
import { pathName, presentPart, remove, type Segment } from './profile-tree.ts';
import { choicesOf, columnTypes, expectationOf, namesBelow, settingAt } from './setting.ts';
import { nearMisses } from './similar.ts';

/** Where it is (empty: the whole document), what stands there, as JSON, and what to do about it. */
export type ProfileFault = { readonly path: string; readonly found?: string; readonly message: string };

type Issue = v.InferIssue<typeof profileShape>;

/** The profile that a document is, with the usual values filled in; or all faults at once, those of its form first. */
export function readProfile(
  document: unknown,
): { readonly profile: Profile } | { readonly faults: readonly ProfileFault[] } {
  const result = v.safeParse(profileShape, document);
  if (result.success) {
    const faults = contradictionsIn(result.output).map(faultOfContradiction);
    return faults.length === 0 ? { profile: result.output } : { faults };
  }
  const faults = result.issues.map((issue) => faultOf(issue, document));
  return { faults: [...firstOfEachPath(faults), ...contradictionsBeside(document).map(faultOfContradiction)] };
}

/** One line: where, what stands there, what to do. */
export function faultSentence({ path, found, message }: ProfileFault): string {
  const where = path === '' ? '' : `${path}: `;
  return found === undefined ? `${where}${message}` : `${where}found ${found}, ${message}`;
}

const faultOfContradiction = ({ path, message }: Contradiction): ProfileFault => ({ path, message });

const firstOfEachPath = (faults: readonly ProfileFault[]): readonly ProfileFault[] =>
  faults.filter(({ path }, at) => faults.findIndex((other) => other.path === path) === at);

const keysOf = (issue: Issue): Segment[] =>
  (issue.path ?? []).flatMap(({ key }) => (typeof key === 'string' || typeof key === 'number' ? [key] : []));

function faultOf(issue: Issue, document: unknown): ProfileFault {
  const keys = keysOf(issue);
  const path = pathName(document, keys);
  if (issue.kind === 'validation') return { path, found: shown(issue.input), message: issue.message };
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const parent = settingAt(document, keys.slice(0, -1));
    return { path, message: noSuchSetting(String(keys.at(-1)), parent === undefined ? [] : namesBelow(parent)) };
  }
  const setting = settingAt(document, keys);
  const isType = issue.type === 'variant' && keys.at(-1) === 'type';
  const choices = isType ? columnTypes : setting === undefined ? [] : choicesOf(setting);
  const expected =
    choices.length > 0
      ? `one of ${choices.join(', ')}`
      : setting === undefined
        ? issue.expected
        : expectationOf(setting);
  if (issue.input === undefined) return { path, message: `it is missing: add ${expected}` };
  const [near] = typeof issue.input === 'string' ? nearMisses(issue.input, choices) : [];
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  return { path, found: shown(issue.input), message: `expected ${expected}${hint}` };
}

/** What is said of a name that no setting has. @param names those that there are instead */
export function noSuchSetting(name: string, names: readonly string[]): string {
  const near = nearMisses(name, names);
  if (near.length > 0) return `there is no setting "${name}": did you mean ${near.join(' or ')}?`;
  return `there is no setting "${name}"${names.length === 0 ? '' : `: choose one of ${names.join(', ')}`}`;
}

const longestShown = 60;

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > longestShown ? `${json.slice(0, longestShown)}…` : json;
}

/**
 * What contradicts itself in the rest of a document whose form has faults: the faulty settings are left out, and with
 * them every contradiction that comes from their absence.
 */
function contradictionsBeside(document: unknown): Contradiction[] {
  const rest: unknown = structuredClone(document);
  const leftOut: string[] = [];
  for (;;) {
    const result = v.safeParse(profileShape, rest, { abortEarly: true });
    if (result.success) return contradictionsIn(result.output).filter((one) => !comesFrom(leftOut, one));
    const keys = presentPart(rest, keysOf(result.issues[0]));
    if (keys.length === 0) return [];
    leftOut.push(pathName(rest, keys).replace(/\[.*$/, ''));
    remove(rest, keys);
  }
}

const comesFrom = (leftOut: readonly string[], { path, needs = [] }: Contradiction): boolean =>
  [path, ...needs].some((one) => leftOut.some((gone) => one === gone || one.startsWith(`${gone}.`)));
