/** The profiles' pages: their samples import, and their settings can be set. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adjustSettings, type SettingText } from '../../../shared/domain/adjust-profile.ts';
import { presets } from '../../../shared/domain/presets/by-name.ts';
import { notesOn } from '../../../shared/domain/profile-notes.ts';
import { findings, tenantOf } from './fixture.ts';

const folder = join(import.meta.dirname, '../../../docs/profiles');
const pages = [...presets].map(([preset, profile]) => ({
  preset,
  profile,
  text: readFileSync(join(folder, `${preset}.md`), 'utf8'),
}));

/** The name behind `csv` is the file's. */
const samplesIn = (text: string) =>
  [...text.matchAll(/^```csv (.+)\n([^`]+)^```$/gm)].map(([, name = '', csv = '']) => ({ name, csv }));

/** Words as a shell takes them apart, as far as these pages need it; `#` begins a remark. */
const wordsOf = (line: string): string[] =>
  [...line.replace(/ +# .*$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

function settingsIn(text: string): SettingText[][] {
  const lines = [...text.matchAll(/^rollcall tenants set acme (.+)$/gm)].map(([, words = '']) => wordsOf(words));
  return lines.map((words) =>
    Array.from({ length: words.length / 2 }, (_, at) => [words[2 * at] ?? '', words[2 * at + 1] ?? '']),
  );
}

describe.each(pages)('the page of $preset', ({ preset, profile, text }) => {
  it('has samples that import without a word', async () => {
    const samples = samplesIn(text);
    expect(samples.length).toBeGreaterThan(0);
    const tenant = tenantOf(
      preset,
      ...(preset === 'ally' ? [['organisationOwner', 'owner@example.com'] as const] : []),
    );
    for (const { name, csv } of samples) {
      const sent = await tenant.send(name, csv);
      expect(findings(sent)).toEqual([]);
      expect(sent.plan.counts).toMatchObject({ rows: csv.trim().split('\n').length - 1, rejected: 0 });
    }
  });

  it('has settings that change the profile, one by one', () => {
    const commands = settingsIn(text);
    expect(commands.length).toBeGreaterThan(3);
    for (const settings of commands) {
      expect(adjustSettings(profile, settings), settings.join(' ')).not.toEqual(profile);
    }
  });

  it('says which of its rules are recorded and not carried out', () => {
    const [, rest = ''] = text.split('## Not carried out yet');
    const recorded = ['onboarding', 'offboarding', 'invitations', 'pickup', 'cadence'] as const;
    const told = recorded.filter((rule) => rest.includes(`\`${rule}\``));
    expect(told).toEqual(recorded.filter((rule) => notesOn(profile).some(({ path }) => path === rule)));
  });

  it('names every column', () => {
    const titles = [...profile.columns, ...(profile.teams?.columns ?? [])].map(({ title }) => title);
    for (const title of titles) expect(text).toContain(`\`${title}\``);
  });
});

it('there is a page for every preset, and no other', () => {
  expect(readdirSync(folder).sort()).toEqual([...presets.keys()].map((preset) => `${preset}.md`).sort());
});
