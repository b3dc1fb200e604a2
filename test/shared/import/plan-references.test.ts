import { describe, expect, it } from 'vitest';
import type { ProfileDocument } from '../../../shared/domain/profile.ts';
import { applied, planInMemory, type Settings } from '../../support/memory-plan.ts';
import { codesByRow, directoryAfter, fileOf, ownRules } from '../../support/own-rules.ts';

type Unknown = 'warn' | 'error' | 'create';

const titles = 'ID Email Boss';

/** Whoever is named: by key, or by address. */
const rules = (unknown: Unknown, by: 'key' | 'email' = 'key', more: Partial<ProfileDocument> = {}): Settings => ({
  profile: ownRules({
    columns: [
      { title: 'ID', field: 'id', type: 'text' },
      { title: 'Email', field: 'email', type: 'email' },
      { title: 'Boss', field: 'boss', type: by === 'key' ? 'text' : 'email', refers: { to: 'user', by, unknown } },
      { title: 'Born', field: 'born', type: 'date' },
    ],
    ...more,
  }),
});

describe('a boss whom nobody knows', () => {
  const file = fileOf(titles, '1 a@x.com 7', '2 b@x.com 1', '3 c@x.com 7');

  it('is told, and the rows are imported, and told again next time', async () => {
    const first = await planInMemory(new Map(), file, rules('warn'));
    expect(codesByRow(first)).toEqual([
      [2, 'unknown-reference'],
      [4, 'unknown-reference'],
    ]);
    expect(first.plan.counts).toMatchObject({ created: 3, rejected: 0, implied: 0 });
    const again = await planInMemory(applied(new Map(), first), file, rules('warn'));
    expect(again.issues).toEqual(first.issues);
    expect(again.plan.counts).toMatchObject({ unchanged: 3 });
    expect(again.usersRead).toBe(0);
  });

  it('rejects the rows that name them', async () => {
    const planned = await planInMemory(new Map(), file, rules('error'));
    expect(planned.plan.counts).toMatchObject({ created: 1, rejected: 2 });
    expect(planned.changes.map(({ key }) => key)).toEqual(['2']);
  });

  it('is made, once, before everything else, and is not missing afterwards (Y12)', async () => {
    const settings = rules('create', 'key', { missing: 'archive' });
    const planned = await planInMemory(new Map(), file, settings);
    expect(planned.plan.counts).toMatchObject({ rows: 3, created: 3, implied: 1 });
    expect(planned.chunks.map(({ phase }) => phase)).toEqual(['implied', 'change']);
    expect(planned.changes[0]).toMatchObject({ key: '7', type: 'create', reason: 'implied', set: { id: '7' } });
    expect(planned.changes.map(({ n }) => n).sort()).toEqual([0, 1, 2, 3]);
    const again = await planInMemory(applied(new Map(), planned), file, settings);
    expect(again.plan.counts).toMatchObject({ unchanged: 3, missing: 0, implied: 0 });
    expect(again.changes).toEqual([]);
  });

  it('can be missing once a row of their own has said something', async () => {
    const settings = rules('create', 'key', { missing: 'archive' });
    const own = fileOf(titles, '1 a@x.com 7', '2 b@x.com 1', '3 c@x.com 7', '7 g@x.com -');
    const after = await directoryAfter([file, own], settings);
    const planned = await planInMemory(after, file, settings);
    expect(planned.plan.counts).toMatchObject({ unchanged: 3, missing: 1, archived: 1 });
  });

  it('is not made for rows that come to nothing', async () => {
    const bad = fileOf(`${titles} Born`, '1 a@x.com 7 1.1.1970', '2 b@x.com 8 -', '2 c@x.com 8 -');
    const planned = await planInMemory(new Map(), bad, rules('create'));
    expect(planned.plan.counts).toMatchObject({ rejected: 3, created: 0, implied: 0 });
    expect(planned.changes).toEqual([]);
  });

  it('is made for the one good row among those that name them', async () => {
    const rows = ['1 a@x.com 7', '1 b@x.com 7', '2 n@x.com 7', '3 n@x.com 7', '4 d@x.com 7'];
    const planned = await planInMemory(new Map(), fileOf(titles, ...rows), rules('create'));
    expect(planned.plan.counts).toMatchObject({ rejected: 4, created: 1, implied: 1 });
    expect(planned.changes[0]).toMatchObject({ key: '7', row: 6 });
  });
});

describe('a boss who has a row of their own', () => {
  it.each([
    ['before', ['7 g@x.com - -', '1 a@x.com 7 -']],
    ['behind', ['1 a@x.com 7 -', '7 g@x.com - -']],
    ['that is rejected', ['1 a@x.com 7 -', '7 g@x.com - 1.1.1970']],
    ['that is rejected, and comes first', ['7 g@x.com - 1.1.1970', '1 a@x.com 7 -']],
    ['that is repeated', ['7 g@x.com - -', '1 a@x.com 7 -', '7 h@x.com - -']],
  ])('is there: %s', async (_, rows) => {
    for (const by of ['key', 'email'] as const) {
      const named = by === 'key' ? rows : rows.map((row) => row.replace(/^1 a@x.com 7/, '1 a@x.com g@x.com'));
      for (const lines of [named, named.toReversed()]) {
        const planned = await planInMemory(new Map(), fileOf(`${titles} Born`, ...lines), rules('error', by));
        expect(codesByRow(planned).map(([, code]) => code)).not.toContain('unknown-reference');
        expect(planned.changes.map(({ key }) => key)).toContain('1');
      }
    }
  });

  it('is there when only the directory has them', async () => {
    for (const [by, name] of [
      ['key', '7'],
      ['email', 'g@x.com'],
    ] as const) {
      const before = await directoryAfter([fileOf(titles, '7 g@x.com -')], rules('error', by));
      const planned = await planInMemory(before, fileOf(titles, `1 a@x.com ${name}`), rules('error', by));
      expect(planned.plan.counts).toMatchObject({ created: 1, rejected: 0 });
    }
  });

  it('is there when they are archived from the start', async () => {
    const columns = rules('error', 'email').profile?.columns ?? [];
    const status = {
      title: 'State',
      field: 'status',
      type: 'status',
      words: { in: 'active', out: 'archived' },
    } as const;
    const settings = rules('error', 'email', { columns: [...columns, status] });
    const rows = ['1 a@x.com g@x.com in', '7 g@x.com - out'];
    const planned = await planInMemory(new Map(), fileOf('ID Email Boss State', ...rows), settings);
    expect(planned.plan.counts).toMatchObject({ created: 2, rejected: 0 });
  });

  it('is nobody when the address has only been theirs', async () => {
    const before = await directoryAfter([fileOf(titles, '7 g@x.com -')], rules('warn', 'email'));
    const planned = await planInMemory(before, fileOf(titles, '1 a@x.com k@x.com'), rules('warn', 'email'));
    expect(codesByRow(planned)).toEqual([[2, 'unknown-reference']]);
  });

  it('may be named by address where the address is the key', async () => {
    const settings = rules('error', 'email', { identity: ['email'] });
    const before = await directoryAfter([fileOf(titles, '7 g@x.com -')], settings);
    const file = fileOf(titles, '1 a@x.com g@x.com', '2 b@x.com a@x.com', '3 c@x.com n@x.com');
    expect(codesByRow(await planInMemory(before, file, settings))).toEqual([[4, 'unknown-reference']]);
  });
});

describe('whoever names themselves', () => {
  it.each(['key', 'email'] as const)('is told, by %s', async (by) => {
    const name = by === 'key' ? '1' : 'a@x.com';
    const planned = await planInMemory(new Map(), fileOf(titles, `1 a@x.com ${name}`), rules('error', by));
    expect(codesByRow(planned)).toEqual([[2, 'self-reference']]);
    expect(planned.plan.counts).toMatchObject({ created: 1 });
    const again = await planInMemory(
      applied(new Map(), planned),
      fileOf(titles, `1 a@x.com ${name}`),
      rules('error', by),
    );
    expect(codesByRow(again)).toEqual([[2, 'self-reference']]);
  });
});

describe('a circle', () => {
  const settings = rules('warn', 'key', { emptyCells: 'erase' });
  const circles = async (before: readonly string[], file: string) => {
    const directory = await directoryAfter(before, settings);
    const planned = await planInMemory(directory, file, settings);
    const again = await planInMemory(applied(directory, planned), file, settings);
    expect(again.changes).toEqual([]);
    const rows = (one: typeof planned) =>
      codesByRow(one).flatMap(([row, code]) => (code === 'circular-reference' ? [row] : []));
    expect(rows(again)).toEqual(rows(planned));
    return rows(planned);
  };
  const file = (...bosses: readonly string[]) =>
    fileOf(titles, ...bosses.map((boss, at) => `${at + 1} ${at + 1}@x.com ${boss}`));

  it.each([
    ['of two', [file('2', '1')], [2, 3]],
    ['of three, and somebody below it', [file('2', '3', '1', '1')], [2, 3, 4]],
    ['none: a line', [file('-', '1', '2', '3')], []],
    ['two of them', [file('2', '1', '4', '3')], [2, 3, 4, 5]],
    ['through a row that is as ever', [file('-', '1', '2'), file('3', '1', '2')], [2, 3, 4]],
    ['that somebody leaves', [file('2', '1'), file('-', '1')], []],
    ['none: boss and report change places', [file('2', '-'), file('-', '1')], []],
    ['through somebody who is not in the file', [file('-', '1', '2'), fileOf(titles, '1 1@x.com 3')], [2]],
    ['none, through somebody who is not in the file', [file('-', '1', '1'), fileOf(titles, '2 2@x.com 3')], []],
  ])('is told to all rows of it, every time: %s', async (_, files, rows) => {
    const [last = '', ...before] = files.toReversed();
    expect(await circles(before.toReversed(), last)).toEqual(rows);
  });

  it('is none when the row that would close it is rejected', async () => {
    const before = await directoryAfter([file('-', '1')], settings);
    const rows = ['1 2@x.com 2', '2 2@x.com 1'];
    const planned = await planInMemory(before, fileOf(titles, ...rows), settings);
    expect(codesByRow(planned)).toEqual([[2, 'email-taken']]);
  });

  it('is looked for through twenty thousand people, one above the other', { timeout: 30_000 }, async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `${at} ${at}@x.com ${(at + 1) % 20_000}`);
    const line = fileOf(titles, ...rows.slice(0, -1), '19999 19999@x.com -');
    const before = await directoryAfter([line], settings);
    const read = await planInMemory(before, fileOf(titles, ...rows), { ...settings, revision: 2 });
    expect(read.plan.issues.warnings).toBe(20_000);
    // Rows that are as ever are not read, and the directory is asked level by level: a hundred of them are enough.
    const planned = await planInMemory(before, fileOf(titles, ...rows), settings);
    expect(planned.plan.issues.warnings).toBe(0);
    expect(planned.usersRead).toBe(101);
  });
});

describe('a team that nobody knows', () => {
  const columns: ProfileDocument['columns'] = [
    { title: 'ID', field: 'id', type: 'text' },
    { title: 'Email', field: 'email', type: 'email' },
    { title: 'Teams', field: 'teams', type: 'list', separator: ';', refers: { to: 'team', unknown: 'create' } },
  ];
  const teams: ProfileDocument['teams'] = {
    fileNames: { patterns: ['teams*'] },
    identity: ['name'],
    columns: [
      { title: 'Name', field: 'name', type: 'text' },
      { title: 'Owner', field: 'owner', type: 'email', refers: { to: 'user', by: 'email', unknown: 'error' } },
      { title: 'Parent', field: 'parent', type: 'text', refers: { to: 'team', unknown: 'create' } },
    ],
  };
  const settings: Settings = { profile: ownRules({ columns, teams }) };

  it('is made, once for all who are in it', async () => {
    const file = fileOf('ID Email Teams', '1 a@x.com Red;Blue', '2 b@x.com Blue', '3 c@x.com -');
    const { plan, changes } = await planInMemory(new Map(), file, { ...settings, others: ['Red'] });
    expect(plan.counts).toMatchObject({ created: 3, implied: 1 });
    expect(changes[0]).toMatchObject({ entity: 'team', key: 'Blue', reason: 'implied', set: { name: 'Blue' } });
  });

  it('is made in a file of a hundred thousand namings, and looked up once', { timeout: 30_000 }, async () => {
    const rows = Array.from({ length: 50_000 }, (_, at) => `${at} ${at}@x.com Red;T${at % 3000}`);
    const planned = await planInMemory(new Map(), fileOf('ID Email Teams', ...rows), { ...settings, others: ['Red'] });
    expect(planned.plan.counts).toMatchObject({ created: 50_000, implied: 3000 });
    expect(planned.lookedUp).toBe(3001);
  });

  it('is made above others, and owners are found by their address', async () => {
    const file = fileOf('Name Owner Parent', 'Red a@x.com Blue', 'Green n@x.com Red', 'Grey A@x.com Grey');
    const planned = await planInMemory(new Map(), file, { ...settings, kind: 'teams', otherEmails: ['a@x.com'] });
    expect(codesByRow(planned)).toEqual([
      [3, 'unknown-reference'],
      [4, 'self-reference'],
    ]);
    expect(planned.changes.map(({ key, entity }) => [entity, key])).toEqual([
      ['team', 'Blue'],
      ['team', 'Red'],
      ['team', 'Grey'],
    ]);
  });
});
