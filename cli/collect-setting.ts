import { InvalidArgumentError } from 'commander';
import type { SettingText } from '../shared/domain/adjust-profile.ts';

/** For options that may be repeated: `path=value`. Throws commander's fault for what is none. */
export function collectSetting(text: string, before: readonly SettingText[] = []): readonly SettingText[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected path=value, such as missing=archive');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}
