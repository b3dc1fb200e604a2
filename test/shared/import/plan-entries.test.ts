import { describe, expect, it } from 'vitest';
import type { ProfileDocument } from '../../../shared/domain/profile.ts';
import type { EntryTypes } from '../../../shared/domain/unknown-columns.ts';
import { applied, type MemoryDirectory, planInMemory, type Settings } from '../../support/memory-plan.ts';
import { codesByRow, fileOf, ownRules } from '../../support/own-rules.ts';

type Unknown = NonNullable<ProfileDocument['unknownColumns']>;

const rules = (unknownColumns: Unknown, more: Partial<ProfileDocument> = {}): Settings => ({
  profile: ownRules({
    columns: [
      { title: 'ID', field: 'id', type: 'text' },
      { title: 'Job Title', field: 'jobTitle', type: 'text' },
    ],
    unknownColumns,
    ...more,
  }),
});

/** Files of a tenant one after the other: what each brings is known from then on. */
async function sequence(settings: Settings, files: readonly string[]) {
  let directory: MemoryDirectory = new Map();
  let entryTypes: EntryTypes = new Map();
  const plans = [];
  for (const file of files) {
    const planned = await planInMemory(directory, file, { ...settings, entryTypes });
    plans.push(planned);
    directory = applied(directory, planned);
    entryTypes = new Map([...entryTypes, ...Object.entries(planned.plan.newEntries)]);
  }
  return { plans, fields: directory.get('1')?.user.fields, entryTypes: Object.fromEntries(entryTypes) };
}

describe('the type of a custom field', () => {
  const inferred = rules({ as: 'custom', types: 'inferred' });

  it('is told by all values of the first file that has some, and stays', async () => {
    const { entryTypes, fields, plans } = await sequence(inferred, [
      fileOf('ID Since Remote Shoe Club', '1 2024-02-29 yes 40 -', '2 - - 41 -', '3 2025-01-01 FALSE yes -'),
      fileOf('ID Since Remote Shoe Club', '1 soon maybe no chess', '2 2024-03-01 no 43 -', '3 - - - -'),
    ]);
    expect(entryTypes).toEqual({ Since: 'date', Remote: 'boolean', Shoe: 'text', Club: 'text' });
    expect(plans[0]?.issues).toEqual([]);
    expect(codesByRow(plans[1] ?? expect.fail())).toEqual([
      [2, 'type-misfit'],
      [2, 'type-misfit'],
    ]);
    expect(fields?.custom).toEqual({ Since: 'soon', Remote: 'maybe', Shoe: 'no', Club: 'chess' });
  });

  it('is not told by a column without values: it has none yet', async () => {
    const { entryTypes, plans } = await sequence(inferred, [fileOf('ID Club', '1 -'), fileOf('ID Club', '1 -')]);
    expect(entryTypes).toEqual({});
    expect(plans.map(({ plan }) => plan.newEntries)).toEqual([{}, {}]);
  });

  it('is the same however the bytes come, and misfits are told every time', async () => {
    const file = fileOf(
      'ID Since',
      ...Array.from({ length: 300 }, (_, at) => `${at} 2024-01-${at % 29 < 9 ? '05' : 15}`),
    );
    const odd = file.replace('\n0,2024-01-05', '\n0,never');
    const plans = await Promise.all(
      [31, 1 << 16].map((pieceBytes) => planInMemory(new Map(), odd, { ...inferred, pieceBytes })),
    );
    expect(plans.map(({ plan }) => plan.newEntries)).toEqual([{ Since: 'text' }, { Since: 'text' }]);
    expect(new Set(plans.map(({ plan }) => plan.hash)).size).toBe(1);
    const known = { ...inferred, entryTypes: new Map([['Since', 'date']] as const) };
    const first = await planInMemory(new Map(), odd, known);
    const again = await planInMemory(applied(new Map(), first), odd, known);
    expect(codesByRow(again)).toEqual([[2, 'type-misfit']]);
    expect(again.plan.counts).toMatchObject({ unchanged: 300 });
  });

  it('is told only by a file that is whole: one that is refused brings none', async () => {
    const { plan } = await planInMemory(new Map(), `${fileOf('ID Since', '1 2024-01-05')}2,"2024`, inferred);
    expect(plan).toMatchObject({ failure: { code: 'unclosed-quote' }, newEntries: {} });
  });
});

describe('the name of an entry', () => {
  it('is that of the first file in which it came, in whatever case it comes later', async () => {
    const settings = rules({ as: 'attribute' });
    const { entryTypes, fields } = await sequence(settings, [fileOf('ID Shoe', '1 40'), fileOf('ID SHOE', '1 41')]);
    expect([entryTypes, fields?.attributes]).toEqual([{ Shoe: 'text' }, { Shoe: '41' }]);
  });

  it('is another one in another case where titles are exact, and that is remarked on', async () => {
    const settings = rules({ as: 'attribute' }, { titles: 'exact' });
    const { fields, plans } = await sequence(settings, [fileOf('ID Shoe', '1 40'), fileOf('ID SHOE', '1 41')]);
    expect(fields?.attributes).toEqual({ Shoe: '40', SHOE: '41' });
    expect(codesByRow(plans[1] ?? expect.fail()).map(([, code]) => code)).toEqual(['similar-title']);
  });

  it('comes back from an export', async () => {
    const settings = rules({ as: 'custom', prefix: 'custom_', exportPrefix: 'acme_' });
    const { fields, plans, entryTypes } = await sequence(settings, [
      fileOf('ID Custom_shoe', '1 40'),
      fileOf('ID acme_custom_Shoe', '1 41'),
      fileOf('ID acme_shoe custom_', '1 42 43'),
    ]);
    expect([fields?.custom, entryTypes]).toEqual([{ Custom_shoe: '41' }, { Custom_shoe: 'text' }]);
    expect(plans.map((one) => codesByRow(one).map(([, code]) => code))).toEqual([
      [],
      [],
      ['unknown-column', 'unknown-column'],
    ]);
  });

  it.each([
    ['two columns of one name', 'ID custom_shoe acme_custom_shoe'],
    ['two cases of one name', 'ID custom_shoe custom_SHOE'],
  ])('stands once in a file: %s', async (_, titles) => {
    const settings = rules({ as: 'custom', prefix: 'custom_', exportPrefix: 'acme_' });
    const { plan } = await planInMemory(new Map(), fileOf(titles, '1 40 41'), settings);
    expect(plan.failure?.code).toBe('duplicate-column');
  });

  it.each(['toString', 'hasOwnProperty', 'length', 'valueOf'])('may be any word of programs: %s', async (name) => {
    const { fields, plans } = await sequence(rules({ as: 'custom' }), [
      fileOf(`ID ${name}`, '1 40'),
      fileOf(`ID ${name}`, '1 40', '2 -'),
      fileOf(`ID ${name}`, '1 41', '2 42'),
    ]);
    expect(fields?.custom).toEqual({ [name]: '41' });
    expect(plans.map(({ plan }) => plan.counts.updated)).toEqual([0, 0, 2]);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'x'.repeat(257)])('is none of %s', async (name) => {
    const { fields, plans } = await sequence(rules({ as: 'custom' }), [fileOf(`ID ${name} Shoe`, '1 40 41')]);
    expect(fields?.custom).toEqual({ Shoe: '41' });
    expect(codesByRow(plans[0] ?? expect.fail())).toEqual([[1, 'unusable-title']]);
  });
});

describe('a header of very many titles', () => {
  const titles = (count: number) => ['ID', ...Array.from({ length: count }, (_, at) => `t${at}`)].join(' ');

  it('may bring five hundred new ones, and no more', async () => {
    const settings = rules({ as: 'attribute' });
    const of = (count: number) => planInMemory(new Map(), fileOf(titles(count), `1${' x'.repeat(count)}`), settings);
    expect(Object.keys((await of(500)).plan.newEntries)).toHaveLength(500);
    expect((await of(501)).plan.failure?.code).toBe('too-many-columns');
  });

  it.each([
    ['ignore', undefined],
    ['reject', 'unknown-column'],
    ['custom', 'too-many-columns'],
  ] as const)('is read in no time, and told in few words: %s', { timeout: 30_000 }, async (as, failure) => {
    const file = fileOf(titles(100_000), `1${' x'.repeat(100_000)}`);
    const { plan } = await planInMemory(new Map(), file, rules({ as }));
    expect(plan.failure?.code).toBe(failure);
    expect((plan.failure?.message ?? '').length).toBeLessThan(20_000);
  });
});

describe('a user of whom files add more and more', () => {
  const settings: Settings = {
    profile: ownRules({
      columns: [
        { title: 'ID', field: 'id', type: 'text' },
        { title: 'Rooms', field: 'rooms', type: 'list', separator: ';', merge: 'add' },
      ],
    }),
  };
  const rooms = (file: number): string =>
    Array.from({ length: 30 }, (_, at) => `${file}-${at}-${'x'.repeat(900)}`).join(';');

  it('is left as it is when it would be too much, and the row says so; the others go on', async () => {
    const files = [0, 1, 2].map((file) => fileOf('ID Rooms', `1 ${rooms(file)}`, `2 room${file}`));
    const { plans, fields } = await sequence(settings, files);
    expect(plans.map(codesByRow)).toEqual([[], [], [[2, 'too-long']]]);
    expect(plans.map(({ plan }) => plan.counts.rejected)).toEqual([0, 0, 1]);
    expect(fields?.rooms).toHaveLength(60);
    expect(plans[2]?.changes.map(({ key }) => key)).toEqual(['2']);
  });
});
