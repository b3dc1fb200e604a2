import { describe, expect, it } from 'vitest';
import { differenceText } from '../../cli/difference-text.ts';
import { adjustProfile } from '../../shared/domain/adjust-profile.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import { differences } from '../../shared/domain/profile-differences.ts';

const told = (path: string, text: string): string[] =>
  differences(worktango, adjustProfile(worktango, path, text)).map(differenceText);

describe('a difference in words', () => {
  it.each([
    ['missing', 'archive', 'missing: leave → archive'],
    ['cadence', 'daily', 'cadence: nothing → daily'],
    ['groups', '', 'groups: ["Department","Location"] → []'],
    ['limits.removals.count', '0', 'limits.removals.count: 5 → 0'],
    ['columns.email.required', 'false', 'columns.email.required: true → false'],
    [
      'columns.badge',
      '{"title": "Badge", "type": "text", "visibility": "private"}',
      'columns.badge: nothing → {"title":"Badge","field":"badge","type":"text","visibility":"private"}',
    ],
    ['columns.birthday', 'null', 'columns.birthday: {"title":"Birthday","field":"birthday","type":"date"} → nothing'],
  ])('of %s=%s is %s', (path, text, sentence) => {
    expect(told(path, text)).toEqual([sentence]);
  });
});
