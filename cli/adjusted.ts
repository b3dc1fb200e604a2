import { adjustSettings, InvalidSetting, type SettingText } from '../shared/domain/adjust-profile.ts';
import { renamedFixed } from '../shared/domain/fixed-titles.ts';
import type { Profile } from '../shared/domain/profile.ts';
import { wrongUsage } from './cli-fault.ts';

/** The profile with these settings changed. Throws `CliFault` for what can't be set. */
export function adjusted(profile: Profile, settings: readonly SettingText[]): Profile {
  const after = adjustedFreely(profile, settings);
  const [renamed] = renamedFixed(profile, after);
  if (renamed === undefined) return after;
  const { field, title } = renamed;
  const message = `the title "${title}" belongs to the platform and is fixed: rename the column in the file`;
  throw wrongUsage('setting', `columns.${field}.title: ${message}`);
}

function adjustedFreely(profile: Profile, settings: readonly SettingText[]): Profile {
  try {
    return adjustSettings(profile, settings);
  } catch (cause) {
    if (cause instanceof InvalidSetting) throw wrongUsage('setting', cause.message);
    throw cause;
  }
}
