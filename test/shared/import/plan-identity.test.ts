import { describe, expect, it } from 'vitest';
import type { ProfileDocument } from '../../../shared/domain/profile.ts';
import { applied, planInMemory, type Settings } from '../../support/memory-plan.ts';
import { codesByRow, directoryAfter, fileOf, ownRules } from '../../support/own-rules.ts';

/** People are told apart by a number, and where they have none by their address; absentees are deleted. */
const rules = (more: Partial<ProfileDocument> = {}): Settings => ({
  profile: ownRules({
    identity: ['number', 'email'],
    columns: [
      { title: 'No', field: 'number', type: 'text' },
      { title: 'Email', field: 'email', type: 'email' },
      { title: 'Name', field: 'name', type: 'text' },
      { title: 'Born', field: 'born', type: 'date' },
    ],
    missing: 'delete',
    ...more,
  }),
});

const titles = 'No Email Name';
const outcome = async (before: readonly string[], file: string, settings = rules()) => {
  const planned = await planInMemory(await directoryAfter(before, settings), file, settings);
  return { planned, changes: planned.changes.map(({ type, key }) => [type, key]) };
};

describe('somebody who is told by a number, or else by an address', () => {
  it.each([
    ['gets a number', [fileOf(titles, '- a@x.com A')], '7 a@x.com A', 'a@x.com'],
    ['gets an address', [fileOf(titles, '7 - A')], '7 a@x.com A', '7'],
    ['gets another address', [fileOf(titles, '7 a@x.com A')], '7 n@x.com A', '7'],
    [
      'gets a number, and then another address',
      [fileOf(titles, '- a@x.com A'), fileOf(titles, '7 a@x.com A')],
      '7 n@x.com A',
      'a@x.com',
    ],
    [
      'gets a number, and then another',
      [fileOf(titles, '- a@x.com A'), fileOf(titles, '7 a@x.com A')],
      '8 a@x.com A',
      undefined,
    ],
    ['gets another name, and has no number in the file', [fileOf(titles, '7 a@x.com A')], '- a@x.com Ann', '7'],
    [
      'got a number, and has none but that in the file',
      [fileOf(titles, '- a@x.com A'), fileOf(titles, '7 a@x.com A')],
      '7 - Ann',
      'a@x.com',
    ],
  ])('stays who they are who %s', async (_, before, row, key) => {
    const { changes, planned } = await outcome(before, fileOf(titles, row));
    if (key !== undefined) expect(changes).toEqual([['update', key]]);
    else expect(changes.map(([type]) => type)).toEqual(['create', 'delete']);
    expect(planned.plan.counts.rejected).toBe(0);
  });

  it('is found in a file without numbers, and in one without addresses', async () => {
    const before = [fileOf(titles, '7 a@x.com A', '- b@x.com B'), fileOf(titles, '7 a@x.com A', '8 b@x.com B')];
    expect((await outcome(before, fileOf('Email Name', 'a@x.com Ann', 'b@x.com Bob'))).changes).toEqual([
      ['update', '7'],
      ['update', 'b@x.com'],
    ]);
    expect((await outcome(before, fileOf('No Name', '7 Ann', '8 Bob'))).changes).toEqual([
      ['update', '7'],
      ['update', 'b@x.com'],
    ]);
  });

  it('is nobody who has only taken over their address', async () => {
    const before = [fileOf(titles, '- a@x.com A'), fileOf(titles, '7 a@x.com A')];
    const { changes, planned } = await outcome(before, fileOf(titles, '7 n@x.com A', '8 a@x.com B'));
    expect(changes).toEqual([
      ['update', 'a@x.com'],
      ['create', '8'],
    ]);
    const after = applied(await directoryAfter(before, rules()), planned);
    expect(after.get('a@x.com')?.user.fields).toMatchObject({ number: '7', email: 'n@x.com', name: 'A' });
    expect(after.get('8')?.user.fields).toMatchObject({ number: '8', email: 'a@x.com', name: 'B' });
  });

  it('is asked for another value where nothing else tells them from whoever was added with theirs', async () => {
    const before = [fileOf(titles, '- a@x.com A'), fileOf(titles, '7 a@x.com A'), fileOf(titles, '7 n@x.com A')];
    const { changes, planned } = await outcome(before, fileOf(titles, '7 n@x.com A', '- a@x.com B'));
    expect(changes).toEqual([]);
    expect(codesByRow(planned)).toEqual([[3, 'ambiguous-identity']]);
    expect(planned.plan.counts).toMatchObject({ unchanged: 1, rejected: 1, missing: 0 });
  });

  it('is one person in two rows that tell them by different values', async () => {
    const before = [fileOf(titles, '7 a@x.com A')];
    for (const rows of [
      ['7 - A', '- a@x.com A'],
      ['- a@x.com A', '7 - A'],
    ]) {
      const { changes, planned } = await outcome(before, fileOf(titles, ...rows));
      expect(changes).toEqual([]);
      expect(codesByRow(planned)).toEqual([
        [2, 'duplicate-key'],
        [3, 'duplicate-key'],
      ]);
      expect(planned.plan.counts).toMatchObject({ rejected: 2, missing: 0 });
    }
  });

  it.each([
    ['one number, known by the address', [fileOf(titles, '- a@x.com A')], ['7 - A', '7 a@x.com A']],
    ['one number, and one address', [], ['- a@x.com A', '7 - A', '7 a@x.com A']],
    ['one address, and nothing else', [], ['6 a@x.com A', '5 a@x.com A', '- a@x.com A']],
  ])('is one person in rows with %s, in any order: nobody can tell whom they mean', async (_, before, rows) => {
    for (const lines of [rows, rows.toReversed(), [...rows.slice(1), ...rows.slice(0, 1)]]) {
      const { changes, planned } = await outcome(before, fileOf(titles, ...lines));
      expect(changes).toEqual([]);
      expect(planned.plan.counts).toMatchObject({ rejected: rows.length, missing: 0 });
    }
  });

  it.each([
    ['by the number', '7 n@x.com A 1.1.1970'],
    ['by the address', '- a@x.com A 1.1.1970'],
    ['by the address, with a number that is too long', `${'7'.repeat(300)} a@x.com A -`],
    ['by the address, with a cell too many', '- a@x.com A - -'],
    ['by the number, with a cell too many', '7 n@x.com A - -'],
  ])('is not missing when their row is rejected: %s', async (_, row) => {
    const before = [fileOf(titles, '7 a@x.com A', '8 b@x.com B')];
    const { changes, planned } = await outcome(before, fileOf(`${titles} Born`, row, '8 b@x.com B -'));
    expect(planned.plan.counts).toMatchObject({ rejected: 1, unchanged: 1, missing: 0 });
    expect(changes).toEqual([]);
  });

  it('is nobody in a row without either', async () => {
    const { planned } = await outcome([fileOf(titles, '7 a@x.com A')], fileOf(titles, '- - A'));
    expect(planned.issues.map(({ code, column }) => [code, column])).toEqual([
      ['required-value', 'No or Email'],
      ['removals-withheld', undefined],
    ]);
  });

  it('comes back under their old key', async () => {
    const one = fileOf(titles, '- a@x.com A', '8 b@x.com B');
    const two = fileOf(titles, '7 a@x.com A', '8 b@x.com B');
    const { changes } = await outcome([one, two, fileOf(titles, '8 b@x.com B')], fileOf(titles, '7 n@x.com A'));
    expect(changes).toEqual([
      ['restore', 'a@x.com'],
      ['delete', '8'],
    ]);
  });

  it('is whoever is present, where two have had the address', async () => {
    const before = [fileOf(titles, '1 a@x.com A'), fileOf(titles, '2 b@x.com B'), fileOf(titles, '2 a@x.com B')];
    expect((await outcome(before, fileOf(titles, '- a@x.com Bob'))).changes).toEqual([['update', '2']]);
  });
});

describe('somebody whom platform code has made', () => {
  it('is told by the key, whatever it is', async () => {
    const settings = rules();
    const user = { key: 'a@x.com', status: 'active', version: 0, lastChange: undefined, fields: {} } as const;
    const planned = await planInMemory(new Map([['a@x.com', { user }]]), fileOf(titles, '7 a@x.com A'), settings);
    expect(planned.changes).toMatchObject([{ type: 'update', key: 'a@x.com', set: { number: '7', name: 'A' } }]);
  });
});

describe('a name in a file', () => {
  it('may be any of the values that tell people apart', async () => {
    const settings = rules({
      columns: [
        { title: 'No', field: 'number', type: 'text' },
        { title: 'Email', field: 'email', type: 'email' },
        { title: 'Boss', field: 'boss', type: 'text', refers: { to: 'user', unknown: 'error' } },
      ],
      missing: 'leave',
    });
    const before = [fileOf('No Email Boss', '7 g@x.com -')];
    const rows = ['1 a@x.com 7', '2 b@x.com g@x.com', '3 c@x.com k@x.com', '4 d@x.com e@x.com', '5 e@x.com -'];
    const { planned } = await outcome(before, fileOf('No Email Boss', ...rows), settings);
    expect(codesByRow(planned)).toEqual([[4, 'unknown-reference']]);
  });

  it('becomes an address or a number, as the column that has it', async () => {
    for (const [type, field] of [
      ['email', 'email'],
      ['text', 'number'],
    ] as const) {
      const settings = rules({
        columns: [
          { title: 'No', field: 'number', type: 'text' },
          { title: 'Email', field: 'email', type: 'email' },
          { title: 'Boss', field: 'boss', type, refers: { to: 'user', unknown: 'create' } },
        ],
      });
      const { planned } = await outcome([], fileOf('No Email Boss', '1 a@x.com g@x.com'), settings);
      expect(planned.changes[0]).toMatchObject({ key: 'g@x.com', reason: 'implied', set: { [field]: 'g@x.com' } });
    }
  });
});
