import { describe, expect, it } from 'vitest';
import type { ProfileDocument } from '../../../shared/domain/profile.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import {
  addCustomer,
  importFile,
  importsOf,
  lastImport,
  reportOf,
  statesOf,
  upload,
} from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { applied, planInMemory, type Settings } from '../../support/memory-plan.ts';
import { fileOf, ownRules } from '../../support/own-rules.ts';

const contentDate = { title: 'As Of' };
const rules = (more: Partial<ProfileDocument> = {}): Settings => ({ profile: ownRules({ contentDate, ...more }) });
const dayOf = (day: string, ...people: readonly string[]) =>
  fileOf('ID Email Name As_Of', ...people.map((one) => `${one} ${one}@example.com N${one} ${day}`)).replace(
    'As_Of',
    'As Of',
  );
const everybody = Array.from({ length: 300 }, (_, at) => String(at));

describe('a file with its day in its rows', () => {
  it('has it in the plan, and in no record', async () => {
    const first = await planInMemory(new Map(), dayOf('2026-01-03', '1', '2'), rules());
    expect(first.plan.contentDate).toBe('2026-01-03');
    expect(first.issues).toEqual([]);
    expect(first.changes.map(({ set }) => set)).toEqual([
      { id: '1', email: '1@example.com', name: 'N1' },
      { id: '2', email: '2@example.com', name: 'N2' },
    ]);
    const other = await planInMemory(new Map(), dayOf('2026-01-04', '1', '2'), rules());
    expect(other.changes.map(({ record }) => record)).toEqual(first.changes.map(({ record }) => record));
  });

  it('writes nobody on the next day, when nothing but the day is different', async () => {
    const directory = applied(new Map(), await planInMemory(new Map(), dayOf('2026-01-03', ...everybody), rules()));
    const next = await planInMemory(directory, dayOf('2026-01-04', ...everybody), {
      ...rules(),
      newestDay: '2026-01-03',
    });
    expect(next.plan).toMatchObject({ contentDate: '2026-01-04', counts: { unchanged: 300, updated: 0 }, chunks: [] });
  });

  it.each([17, 1 << 16])(
    'is refused when it is older, though every row is known (pieces of %i bytes)',
    async (pieceBytes) => {
      const old = dayOf('2026-01-03', ...everybody);
      const directory = applied(new Map(), await planInMemory(new Map(), old, rules()));
      const again = await planInMemory(directory, old, { ...rules(), newestDay: '2026-01-04', pieceBytes });
      expect(again.plan).toMatchObject({
        failure: {
          code: 'stale-file',
          message:
            'the file is of 2026-01-03 by its column "As Of", and one of 2026-01-04 was imported already: send the newest file',
        },
        chunks: [],
        counts: { created: 0 },
      });
      const same = await planInMemory(directory, old, { ...rules(), newestDay: '2026-01-03', pieceBytes });
      expect(same.plan).toMatchObject({ contentDate: '2026-01-03', counts: { unchanged: 300 } });
      expect(same.plan.failure).toBeUndefined();
    },
  );

  it('is refused with everything else that is wrong with it', async () => {
    const { issues } = await planInMemory(new Map(), dayOf('2026-01-03', '1', '1'), {
      ...rules(),
      newestDay: '2026-01-04',
    });
    expect(issues.map(({ code }) => code)).toEqual(expect.arrayContaining(['duplicate-key', 'stale-file']));
  });

  it.each([
    ['has no such column', 'ID Name\n', 'no-date-in-content'],
    ['has no day in any row', 'ID Name As_Of', 'no-date-in-content'],
  ])('is imported with a warning when it %s', async (_, titles, code) => {
    const csv = `${titles.trim().replaceAll(' ', ',').replace('_', ' ')}\n1,Ada${titles.includes('_') ? ',' : ''}\n`;
    const { plan, issues } = await planInMemory(new Map(), csv, { ...rules(), newestDay: '2026-01-04' });
    expect(issues.map((issue) => [issue.code, issue.severity])).toEqual([[code, 'warning']]);
    expect(plan).toMatchObject({ counts: { created: 1 }, contentDate: undefined });
  });

  it('is of the newest day when rows differ, and says so', async () => {
    const csv = 'ID,As Of\n1,2026-01-02\n2,2026-01-04\n3,2026-01-03\n';
    const { plan, issues } = await planInMemory(new Map(), csv, { ...rules(), newestDay: '2026-01-04' });
    expect(plan).toMatchObject({ contentDate: '2026-01-04', counts: { created: 3 } });
    expect(issues.map(({ code, value }) => [code, value])).toEqual([['dates-differ', '2026-01-02 to 2026-01-04']]);
  });

  it.each(['custom', 'attribute', 'reject', 'ignore'] as const)('has no unknown column by it (%s)', async (as) => {
    const { changes, issues, plan } = await planInMemory(
      new Map(),
      dayOf('2026-01-03', '1'),
      rules({ unknownColumns: { as } }),
    );
    expect(issues).toEqual([]);
    expect(plan.newEntries).toEqual({});
    expect(changes[0]?.set).toEqual({ id: '1', email: '1@example.com', name: 'N1' });
  });

  it('is told of a title that is nearly right, and of one that stands twice', async () => {
    const near = await planInMemory(
      new Map(),
      'ID,As Off\n1,2026-01-03\n',
      rules({ unknownColumns: { as: 'custom' } }),
    );
    expect(near.issues.map(({ code }) => code).sort()).toEqual(['near-miss-title', 'no-date-in-content']);
    const twice = await planInMemory(new Map(), 'ID,As Of,as of\n1,2026-01-03,\n', rules());
    expect(twice.plan.failure?.code).toBe('duplicate-column');
  });

  it('has it in a notation of its own, or in that of the rules', async () => {
    const german = 'ID,As Of\n1,03.01.2026\n';
    const own = await planInMemory(new Map(), german, rules({ contentDate: { title: 'As Of', format: 'DD.MM.YYYY' } }));
    const usual = await planInMemory(new Map(), german, rules({ dateFormat: 'DD.MM.YYYY' }));
    expect([own, usual].map(({ plan }) => plan.contentDate)).toEqual(['2026-01-03', '2026-01-03']);
  });
});

describe('files one after the other, with their day in their rows', () => {
  const cloud = withCloud();
  const profile = {
    ...ownRules({ contentDate, missing: 'archive' }),
    limits: { removals: { count: 99, percent: 100 } },
  };

  it('are refused when they are older than the newest that was imported, whatever their names', async () => {
    await addCustomer(cloud(), 'days', profile);
    await importFile(cloud(), 'days', dayOf('2026-01-03', '1', '2'));
    await importFile(cloud(), 'days', dayOf('2026-01-04', '1', '2', '3'));
    const late = await importFile(cloud(), 'days', dayOf('2026-01-03', '1', '2'));
    expect(late).toMatchObject({ state: 'failed', failure: { code: 'stale-file' }, counts: { archived: 0 } });
    expect(await reportOf(cloud(), late)).toContain('2026-01-04 or later');
    expect(await statesOf(cloud(), 'days')).toEqual({ '1': 'active', '2': 'active', '3': 'active' });
    const equal = await importFile(cloud(), 'days', dayOf('2026-01-04', '1', '2', '3'));
    expect(equal).toMatchObject({ state: 'succeeded', counts: { unchanged: 3 } });
  });

  it('count from the newest, though one without a day was imported between', async () => {
    await addCustomer(cloud(), 'between', profile);
    await importFile(cloud(), 'between', dayOf('2026-01-04', '1'));
    await importFile(cloud(), 'between', 'ID,Email,Name\n1,1@example.com,N1\n');
    expect(await importFile(cloud(), 'between', dayOf('2026-01-03', '1'))).toMatchObject({
      failure: { code: 'stale-file' },
    });
  });

  it('are not measured by one that was refused', async () => {
    await addCustomer(cloud(), 'refused', profile);
    await importFile(cloud(), 'refused', dayOf('2026-01-03', '1'));
    await importFile(cloud(), 'refused', `${dayOf('2026-01-05', '1')}2,"`);
    expect(await importFile(cloud(), 'refused', dayOf('2026-01-04', '1'))).toMatchObject({ state: 'succeeded' });
  });

  it('are measured kind by kind', async () => {
    const teams = {
      identity: ['name'],
      columns: [{ title: 'Team', field: 'name', type: 'text' as const }],
      fileNames: { patterns: ['teams*'] },
      contentDate,
    };
    await addCustomer(cloud(), 'kinds', { ...profile, ...ownRules({ contentDate, teams }) });
    await importFile(cloud(), 'kinds', dayOf('2026-01-04', '1'));
    await upload(cloud(), 'kinds', 'teams.csv', 'Team,As Of\nA,2026-01-03\n');
    await deliver(cloud());
    expect(await lastImport(cloud(), 'kinds')).toMatchObject({ kind: 'teams', state: 'succeeded' });
    expect(await importsOf(cloud(), 'kinds')).toHaveLength(2);
  });
});
