/** Settings of a profile, changed by their paths. */
import type { Profile } from './profile.ts';
import { faultSentence, noSuchSetting, type ProfileFault, readProfile } from './profile-faults.ts';
import { isTree, withEntry } from './profile-tree.ts';
import { holdsColumns, namesBelow, settingAt, takesList } from './setting.ts';
import { readingsOf } from './setting-text.ts';

/** A path that does not exist, or a value that it does not take: which one, and what is expected instead. */
export class InvalidSetting extends Error {
  override name = 'InvalidSetting';
}

/** A path and what to set there, as a person types it: see `adjustSettings`. */
export type SettingText = readonly [path: string, text: string];

/** The profile with one setting changed. Throws `InvalidSetting`. */
export const adjustProfile = (profile: Profile, path: string, text: string): Profile =>
  adjustSettings(profile, [[path, text]]);

/**
 * The profile with all of these changed, one after the other, and then judged as a whole. Names in a path are joined by
 * dots; below `columns` a name is the column's field (`columns.city.values`), and a field that no column has takes a
 * whole column. A text is JSON if the setting takes that, else a list with commas (empty: none) where the setting takes
 * lists, else the text itself; `null` takes an optional setting, or a column, away. Throws `InvalidSetting`.
 */
export function adjustSettings(profile: Profile, settings: readonly SettingText[]): Profile {
  const document = typesFirst(profile, settings).reduce<unknown>(withSetting, profile);
  const result = readProfile(document);
  if ('profile' in result) return result.profile;
  throw new InvalidSetting(refusalOf(settings, result.faults));
}

/** Which other settings a column has depends on its type. */
function typesFirst(profile: Profile, settings: readonly SettingText[]): SettingText[] {
  const isType = ([path]: SettingText): boolean =>
    isTypeOfColumn(path) && settingAt(profile, path.split('.')) !== undefined;
  return [...settings.filter(isType), ...settings.filter((one) => !isType(one))];
}

const isTypeOfColumn = (path: string): boolean => /^(teams\.)?columns\.[^.]+\.type$/.test(path);

/** The first reading of the text that the setting takes; if it takes none, the one that its refusal is best told by. */
function withSetting(document: unknown, [path, text]: SettingText): unknown {
  const segments = path.split('.');
  const setting = settingAt(document, segments);
  const readings = readingsOf(text, setting !== undefined && takesList(setting));
  if (setting === undefined) expectNewColumn(document, segments, readings[0]);
  if (isColumn(document, segments)) {
    expectColumn(segments, readings[0], path);
    return withEntry(document, segments, readings[0]);
  }
  const attempts = readings.map((value) => placed(document, segments, path, value));
  const preferred = Array.isArray(readings.at(-1)) ? -1 : 0;
  return attempts.find((attempt) => !isRefused(attempt, path)) ?? attempts.at(preferred);
}

function isRefused(document: unknown, path: string): boolean {
  const result = readProfile(document);
  return 'faults' in result && result.faults.some((fault) => isBelow(fault, path));
}

const isBelow = (fault: ProfileFault, path: string): boolean =>
  fault.path === path || fault.path.startsWith(`${path}.`) || fault.path.startsWith(`${path}[`);

/** The document with a value at a path. Of a column whose type changes the settings stay that the new type knows. */
function placed(document: unknown, segments: readonly string[], path: string, value: unknown): unknown {
  const after = withEntry(document, segments, value);
  if (!isTypeOfColumn(path)) return after;
  const column = settingAt(after, segments.slice(0, -1));
  const names = column === undefined ? [] : namesBelow(column);
  if (column === undefined || !isTree(column.value) || names.length === 0) return after;
  const kept = Object.entries(column.value).filter(([name]) => names.includes(name));
  return withEntry(after, segments.slice(0, -1), Object.fromEntries(kept));
}

function isColumn(document: unknown, segments: readonly string[]): boolean {
  const parent = settingAt(document, segments.slice(0, -1));
  return parent !== undefined && holdsColumns(parent);
}

/** Throws `InvalidSetting` for a path that leads nowhere, unless it is a new column's and a column is set there. */
function expectNewColumn(document: unknown, segments: readonly string[], value: unknown): void {
  if (isColumn(document, segments) && isTree(value)) return;
  const known = segments.findIndex((_, at) => settingAt(document, segments.slice(0, at + 1)) === undefined);
  const parent = settingAt(document, segments.slice(0, known));
  const names = parent === undefined ? [] : namesBelow(parent);
  const where = segments.slice(0, known).join('.');
  const toAdd = parent !== undefined && holdsColumns(parent) ? `; a new column is set whole, ${exampleColumn}` : '';
  throw new InvalidSetting(`${where && `${where}: `}${noSuchSetting(segments[known] ?? '', names)}${toAdd}`);
}

const exampleColumn = 'such as {"title": "City", "type": "text"}';

function expectColumn(segments: readonly string[], value: unknown, path: string): void {
  if (value === undefined) return;
  if (!isTree(value)) throw new InvalidSetting(`${path}: expected a column, ${exampleColumn}`);
  const { field = segments.at(-1) } = value;
  if (field === segments.at(-1)) return;
  throw new InvalidSetting(`the column at ${path} can't fill the field ${JSON.stringify(field)}: leave its field out`);
}

function refusalOf(settings: readonly SettingText[], faults: readonly ProfileFault[]): string {
  const guilty = settings.findLast(([path]) => faults.some((fault) => isBelow(fault, path)));
  const blamed = guilty ?? (settings.length === 1 ? settings[0] : undefined);
  if (blamed === undefined) return `these settings can't be used together: ${faults.map(faultSentence).join('; ')}`;
  const [path, text] = blamed;
  const own = faults.filter((fault) => isBelow(fault, path));
  const told = (own.length > 0 ? own : faults).map((fault) =>
    fault.path === path ? fault.message : faultSentence(fault),
  );
  return `${shortened(JSON.stringify(text))} can't be used for ${path}: ${told.join('; ')}`;
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
