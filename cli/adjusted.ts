import { adjustSettings, InvalidSetting, type SettingText } from '../shared/domain/adjust-profile.ts';
import type { Profile } from '../shared/domain/profile.ts';
import { wrongUsage } from './cli-fault.ts';

/** The profile with these settings changed. Throws `CliFault` for what can't be set. */
export function adjusted(profile: Profile, settings: readonly SettingText[]): Profile {
  try {
    return adjustSettings(profile, settings);
  } catch (cause) {
    if (cause instanceof InvalidSetting) throw wrongUsage('setting', cause.message);
    throw cause;
  }
}
