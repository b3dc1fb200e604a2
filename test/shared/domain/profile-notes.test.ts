import { describe, expect, it } from 'vitest';
import { adjustSettings, type SettingText } from '../../../shared/domain/adjust-profile.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { notesOn } from '../../../shared/domain/profile-notes.ts';

describe('a note', () => {
  it('is made of nothing that imports carry out', () => {
    expect(notesOn(worktango)).toEqual([]);
  });

  it.each<[string, ...SettingText[]]>([
    ['invitations', ['invitations', '{}']],
    ['pickup', ['pickup.at', '02:45']],
  ])('says that %s is not carried out yet, and what happens instead', (path, ...settings) => {
    expect(notesOn(adjustSettings(worktango, settings))).toEqual([
      { path, message: expect.stringMatching(/^recorded, and not carried out yet: .{10}/) },
    ]);
  });
});
