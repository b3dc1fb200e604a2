import { describe, expect, it } from 'vitest';
import { type ProfileDocument, rulesFor } from '../../../shared/domain/profile.ts';
import { impliedValues } from '../../../shared/domain/rules-meaning.ts';
import { applied, planInMemory } from '../../support/memory-plan.ts';
import { directoryAfter, fileOf, ownRules } from '../../support/own-rules.ts';

const id = { title: 'ID', field: 'id', type: 'text' } as const;
const pay = (visibility: 'public' | 'private') => ({ title: 'Pay', field: 'pay', type: 'text', visibility }) as const;
const file = fileOf('ID Pay', '1 high');
const rules = (columns: ProfileDocument['columns'], more: Partial<ProfileDocument> = {}) => ({
  profile: ownRules({ columns, ...more }),
});

describe('what only administrators may see', () => {
  const hidden = rules([id, pay('private')]);
  const open = { ...rules([id, pay('public')]), revision: 2 };

  it('is named on every user, whole maps as well', async () => {
    const { changes } = await planInMemory(new Map(), fileOf('ID Pay Shoe', '1 high 40'), {
      profile: ownRules({
        columns: [id, pay('private')],
        unknownColumns: { as: 'custom', visibility: 'private' },
      }),
    });
    expect(changes[0]?.set).toEqual({ id: '1', pay: 'high', custom: { Shoe: '40' }, private: ['custom', 'pay'] });
  });

  it('is hidden and shown with the next file after the rules say so', async () => {
    const made = await directoryAfter([file], open);
    const hiding = await planInMemory(made, file, { ...hidden, revision: 3 });
    expect(hiding.changes).toMatchObject([{ type: 'update', was: {}, set: { private: ['pay'] } }]);
    const showing = await planInMemory(applied(made, hiding), file, { ...open, revision: 4 });
    expect(showing.changes).toMatchObject([{ type: 'update', was: { private: ['pay'] }, set: {} }]);
    expect((await planInMemory(applied(applied(made, hiding), showing), file, open)).changes).toEqual([]);
  });
});

describe('a list to which files add', () => {
  const teams = { title: 'Teams', field: 'teams', type: 'list', separator: ';', merge: 'add' } as const;

  it.each(['keep', 'erase'] as const)('loses nothing, also by an empty cell: %s', async (emptyCells) => {
    const settings = rules([id, teams], { emptyCells });
    const after = await directoryAfter(
      [fileOf('ID Teams', '1 a;b'), fileOf('ID Teams', '1 c;a'), fileOf('ID Teams', '1 -')],
      settings,
    );
    expect(after.get('1')?.user.fields.teams).toEqual(['a', 'b', 'c']);
  });
});

describe('what the rules give', () => {
  const columns: ProfileDocument['columns'] = [
    id,
    { title: 'Language', field: 'language', type: 'picklist', values: ['en', 'nl'], default: 'EN' },
    { title: 'Since', field: 'since', type: 'date', format: 'DD.MM.YYYY', default: '01.02.2020' },
  ];
  const usual = { language: 'en', since: '2020-02-01' };

  it('is what new users have, and stays out of those who are there, where empty cells keep', async () => {
    const settings = rules(columns);
    const before = await directoryAfter([fileOf('ID Language Since', '1 - -', '2 nl 03.04.2021')], settings);
    expect(before.get('1')?.user.fields).toEqual({ id: '1', ...usual });
    expect(before.get('2')?.user.fields).toEqual({ id: '2', language: 'nl', since: '2021-04-03' });
    const again = await planInMemory(before, fileOf('ID Language Since', '1 nl -', '2 - -'), settings);
    expect(again.changes.map(({ key, set }) => [key, set])).toEqual([['1', { language: 'nl' }]]);
  });

  it('stands for an empty cell, where those erase', async () => {
    const settings = rules(columns, { emptyCells: 'erase' });
    const before = await directoryAfter([fileOf('ID Language Since', '2 nl 03.04.2021')], settings);
    const { changes } = await planInMemory(before, fileOf('ID Language Since', '2 - -'), settings);
    expect(changes).toMatchObject([{ set: usual }]);
  });

  it('is what somebody has whom others name, besides their key', () => {
    const own = rulesFor(rules([...columns, pay('private')]).profile, 'users');
    if (own === undefined) throw new Error('no rules');
    expect(impliedValues(own, '7', 'text')).toEqual({ id: '7', ...usual, private: ['pay'] });
  });
});

describe('a reference by address', () => {
  const boss = { title: 'Boss', field: 'boss', type: 'email', refers: { to: 'user', by: 'email' } } as const;
  const email = { title: 'Email', field: 'email', type: 'email' } as const;
  it.each([
    [['email'], 'key'],
    [['id'], 'email'],
    [['id', 'email'], 'email'],
  ] as const)('is one by key where addresses are the keys: %j', (identity, by) => {
    const profile = ownRules({ identity: [...identity], columns: [id, email, boss] });
    expect(rulesFor(profile, 'users')?.columns.at(-1)).toMatchObject({ refers: { by } });
  });
});
