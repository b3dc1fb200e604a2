import { describe, expect, it } from 'vitest';
import { serialiseRow } from '../../../shared/csv/write.ts';
import type { Audience } from '../../../shared/domain/export-columns.ts';
import { exportForm } from '../../../shared/domain/export-row.ts';
import type { EntryType } from '../../../shared/domain/field.ts';
import { alleo } from '../../../shared/domain/presets/alleo.ts';
import { ally } from '../../../shared/domain/presets/ally.ts';
import { supermood } from '../../../shared/domain/presets/supermood.ts';
import { tenkc } from '../../../shared/domain/presets/tenkc.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import { type FileKind, type Profile, profileOf, rulesFor } from '../../../shared/domain/profile.ts';
import { type User, type UserStatus, userStatuses } from '../../../shared/domain/user.ts';
import { applied, planInMemory } from '../../support/memory-plan.ts';

type Choice = {
  readonly types?: Readonly<Record<string, EntryType>>;
  readonly audience?: Audience;
  readonly kind?: FileKind;
};

function formOf(profile: Profile, { types = {}, audience = 'administrators', kind = 'users' }: Choice = {}) {
  const rules = rulesFor(profile, kind);
  if (rules === undefined) throw new Error(`no rules for ${kind}`);
  return exportForm(rules, new Map(Object.entries(types)), audience);
}

const userWith = (fields: User['fields'], status: UserStatus = 'active', key = 'ada@example.com'): User => ({
  key,
  status,
  version: 1,
  lastChange: undefined,
  fields,
});

/** The cells that are not empty, by title. */
function cellsOf(profile: Profile, user: User, choice?: Choice): Record<string, string> {
  const { titles, rowOf } = formOf(profile, choice);
  const row = rowOf(user) ?? [];
  return Object.fromEntries(titles.map((title, at) => [title, row[at] ?? '']).filter(([, cell]) => cell !== ''));
}

describe('the titles of an export', () => {
  it('are the columns, the groups, then the custom fields by name', () => {
    const { titles } = formOf(worktango);
    expect(titles.slice(0, 2)).toEqual(['Employee ID', 'First Name']);
    expect(titles.slice(-3)).toEqual(['Birthday', 'Department', 'Location']);
    expect(formOf(supermood, { types: { Zone: 'text', Age: 'text' } }).titles.slice(-3)).toEqual([
      'Active Employee',
      'Age',
      'Zone',
    ]);
  });

  it('have what the profile puts in front of custom fields (A15)', () => {
    const { titles } = formOf(alleo, { types: { custom_x: 'text' } });
    expect(titles.at(-1)).toBe('alleo_custom_x');
  });

  it('are neutralised, since customers choose them', () => {
    expect(formOf(ally, { types: { '=1+1': 'text' } }).titles.at(-1)).toBe("'=1+1");
  });

  it('are those of teams for teams', () => {
    expect(formOf(ally, { kind: 'teams' }).titles).toEqual(['Team Name', 'Team Owner', 'Parent Team', 'Team Type']);
  });

  it('leave out custom fields whose titles mean columns by now, and tell them', () => {
    const { titles, omitted } = formOf(
      { ...ally, titles: 'any-case' },
      { types: { TITLE: 'text', Team: 'text', team: 'text' } },
    );
    expect(titles.filter((title) => /^title$|^team$/i.test(title))).toEqual(['Title', 'Team']);
    expect(omitted).toEqual(['TITLE', 'team']);
  });

  it('have no custom fields where the rules take none', () => {
    expect(formOf(worktango, { types: { Age: 'text' } }).titles).not.toContain('Age');
  });
});

describe('the cells of an export', () => {
  it('are written as the profile wants to read them', () => {
    const fields = {
      email: 'ada@example.com',
      hireStartDate: '2026-02-28',
      peopleManagerStatus: true,
      locale: 'fr-CA',
    };
    expect(cellsOf(tenkc, userWith(fields, 'deactivated'))).toEqual({
      'Email Address': 'ada@example.com',
      Status: 'inactive',
      'Hire Start Date': '02/28/2026',
      'People Manager Status': 'yes',
      Locale: 'fr-CA',
    });
  });

  it('join lists, and write custom fields by their type', () => {
    const fields = {
      email: 'ada@example.com',
      teams: ['Sales', 'R, D'],
      isOrgAdmin: false,
      custom: { Birthday: '1999-12-31', Runs: true, Shoe: '-5' },
    };
    const types = { Birthday: 'date', Runs: 'boolean', Shoe: 'text' } as const;
    expect(cellsOf(ally, userWith(fields), { types })).toEqual({
      'User Email': 'ada@example.com',
      Teams: 'Sales,"R, D"',
      'Is Org Admin': 'No',
      Birthday: '12/31/1999',
      Runs: 'yes',
      Shoe: "'-5",
    });
  });

  it('keep custom values that do not fit their type as they are', () => {
    const fields = { email: 'ada@example.com', custom: { Birthday: 'in May', Runs: 'often' } };
    const types = { Birthday: 'date', Runs: 'boolean' } as const;
    expect(cellsOf(ally, userWith(fields), { types })).toMatchObject({ Birthday: 'in May', Runs: 'often' });
  });

  it('are text where the rules no longer tell types', () => {
    const fields = { email: 'ada@example.com', custom: { Birthday: '1999-12-31' } };
    const profile = profileOf({ ...ally, unknownColumns: { as: 'custom', types: 'text' } });
    expect(cellsOf(profile, userWith(fields), { types: { Birthday: 'date' } })).toMatchObject({
      Birthday: '1999-12-31',
    });
  });

  it('name whoever has nothing but a key', () => {
    expect(cellsOf(worktango, userWith({}, 'active', '007'))).toEqual({ 'Employee ID': '007', Status: 'active' });
    expect(cellsOf(supermood, userWith({}, 'active', '007'))).toEqual({
      'Personnel Number': '007',
      'Active Employee': 'yes',
    });
    const fields = { email: 'ada@example.com' };
    expect(cellsOf(supermood, userWith(fields))).toEqual({ Email: 'ada@example.com', 'Active Employee': 'yes' });
  });

  it('leave private fields to administrators', () => {
    const fields = { email: 'ada@example.com', gender: 'x', city: 'Oslo' };
    expect(cellsOf(tenkc, userWith(fields))).toMatchObject({ Gender: 'x' });
    expect(cellsOf(tenkc, userWith(fields), { audience: 'everybody' })).toEqual({
      'Email Address': 'ada@example.com',
      City: 'Oslo',
      Status: 'active',
    });
    expect(formOf(tenkc, { audience: 'everybody' }).titles).not.toContain('Gender');
    const secret = profileOf({ ...ally, unknownColumns: { as: 'custom', visibility: 'private' } });
    expect(formOf(secret, { types: { Age: 'text' } }).titles).toContain('Age');
    expect(formOf(secret, { types: { Age: 'text' }, audience: 'everybody' }).titles).not.toContain('Age');
  });
});

describe('who is in an export', () => {
  const statusColumn = (required: boolean) => ({
    title: 'Status',
    field: 'status',
    type: 'status' as const,
    required,
    words: { in: 'active' as const, out: 'archived' as const },
  });
  const limits = { removals: { count: 5, percent: 10 } };
  const id = { title: 'ID', field: 'id', type: 'text' as const };
  const without = { identity: ['id'], columns: [id], limits };
  const withStatus = (required: boolean) => ({ ...without, columns: [id, statusColumn(required)] });
  const all = userStatuses.filter((status) => status !== 'deleted');

  it.each<[string, Profile, readonly UserStatus[]]>([
    ['a word for every state but one', worktango, ['active', 'pending', 'archived']],
    ['words for work and leave', tenkc, ['active', 'pending', 'deactivated']],
    ['cells of status that may be empty', profileOf(withStatus(false)), all],
    ['cells of status that may not', profileOf(withStatus(true)), ['active', 'pending', 'archived']],
    ['no status and nobody missing', alleo, all],
    ['no status, deactivating', profileOf({ ...without, missing: 'deactivate' }), ['active', 'pending', 'archived']],
    ['no status, archiving', profileOf({ ...without, missing: 'archive' }), ['active', 'pending', 'deactivated']],
    ['no status, deleting', profileOf({ ...without, missing: 'delete' }), all],
  ])('with %s', (_, profile, expected) => {
    const { rowOf } = formOf(profile);
    expect(userStatuses.filter((status) => rowOf(userWith({}, status)) !== undefined)).toEqual(expected);
  });

  it('counts cells of status that stand for a word when they are empty', () => {
    const column = { ...statusColumn(false), default: 'in' };
    const profile = profileOf({ ...without, columns: [id, column], emptyCells: 'erase' });
    expect(formOf(profile).rowOf(userWith({}, 'deactivated'))).toBeUndefined();
  });
});

describe('an export that is imported again', () => {
  it('takes a list that has become longer than any cell of text', async () => {
    const titles = formOf(ally).titles;
    let users = applied(new Map(), await planInMemory(new Map(), 'User Email\nada@example.com\n', { profile: ally }));
    for (const part of ['a', 'b', 'c']) {
      const teams = Array.from({ length: 100 }, (_, at) => `${part}-team ${at}`);
      const csv = [
        ['User Email', 'Teams'],
        ['ada@example.com', teams.join(',')],
      ]
        .map(serialiseRow)
        .join('');
      const planned = await planInMemory(users, csv, { profile: ally });
      users = applied(users, planned);
    }
    const row = formOf(ally).rowOf(users.get('ada@example.com')?.user ?? userWith({})) ?? [];
    expect(Math.max(...row.map((cell) => cell.length))).toBeGreaterThan(2_000);
    const again = await planInMemory(users, [titles, row].map(serialiseRow).join(''), { profile: ally });
    expect(again.plan.counts).toMatchObject({ unchanged: 1, rejected: 0 });
  });
});
