import * as v from 'valibot';
import { type Profile, profileSchema } from './profile.ts';

/** A setting that can't be used: which one, and what is expected instead. */
export class InvalidSetting extends Error {
  override name = 'InvalidSetting';
}

const settings: Readonly<Record<string, (profile: Profile, value: string) => unknown>> = {
  missing: (profile, value) => ({ ...profile, missing: value }),
  emptyCells: (profile, value) => ({ ...profile, emptyCells: value }),
  retentionDays: (profile, value) => ({ ...profile, retentionDays: numberIn(value) }),
  groups: (profile, value) => ({ ...profile, groups: value.split(',').map((group) => group.trim()) }),
  identity: chooseIdentity,
  'limits.removals.count': (profile, value) => removals(profile, { count: numberIn(value) }),
  'limits.removals.percent': (profile, value) => removals(profile, { percent: numberIn(value) }),
};

/** Nothing is no number: `Number('')` would be 0. */
const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

function removals(profile: Profile, change: Partial<Profile['limits']['removals']>): unknown {
  return { ...profile, limits: { ...profile.limits, removals: { ...profile.limits.removals, ...change } } };
}

/** The column of the former identity becomes optional, the new one's required: who is told apart by email needs no id. */
function chooseIdentity(profile: Profile, field: string): unknown {
  const required = (one: Profile['columns'][number]): boolean =>
    one.field === field || (one.required && one.field !== profile.identity);
  return {
    ...profile,
    identity: field,
    columns: profile.columns.map((one) => ({ ...one, required: required(one) })),
  };
}

/** What can be set, for help texts. */
export const settingNames: readonly string[] = Object.keys(settings);

/** `profile` with one setting changed, validated whole. Throws `InvalidSetting` for an unknown name or unusable value. */
export function adjustProfile(profile: Profile, name: string, value: string): Profile {
  const adjust = Object.hasOwn(settings, name) ? settings[name] : undefined;
  if (adjust === undefined) {
    throw new InvalidSetting(`there is no setting "${name}": choose one of ${settingNames.join(', ')}`);
  }
  const result = v.safeParse(profileSchema, adjust(profile, value));
  if (!result.success) {
    const [first] = result.issues;
    throw new InvalidSetting(`"${value}" can't be used for ${name}: ${first.message}`);
  }
  return result.output;
}
