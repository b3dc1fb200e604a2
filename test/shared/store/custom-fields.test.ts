import { describe, expect, it } from 'vitest';
import { getCustomFields, keepCustomFields } from '../../../shared/store/custom-fields.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const table = () => cloud().context.imports;

describe('custom fields', () => {
  it('are none before the first', async () => {
    expect(await getCustomFields(table(), 'none', 'users')).toEqual({});
  });

  it('are added, and what is there stays as it is', async () => {
    await keepCustomFields(table(), 'acme', 'users', { 'T-shirt': 'text', Started: 'date' });
    await keepCustomFields(table(), 'acme', 'users', { Started: 'text', Remote: 'boolean' });
    await keepCustomFields(table(), 'acme', 'users', {});
    const expected = { 'T-shirt': 'text', Started: 'date', Remote: 'boolean' };
    expect(await getCustomFields(table(), 'acme', 'users')).toEqual(expected);
  });

  it('are of one tenant and one kind of file', async () => {
    await keepCustomFields(table(), 'kinds', 'users', { Level: 'text' });
    await keepCustomFields(table(), 'kinds', 'teams', { Level: 'date' });
    expect(await getCustomFields(table(), 'kinds', 'users')).toEqual({ Level: 'text' });
    expect(await getCustomFields(table(), 'kinds', 'teams')).toEqual({ Level: 'date' });
    expect(await getCustomFields(table(), 'kinds2', 'users')).toEqual({});
  });

  it('may be 500, each called anything', async () => {
    const names = [
      'constructor',
      'toString',
      'a.b[0]',
      '#name',
      ':value',
      '',
      'ж'.repeat(1000),
      '"',
      '\u{1F469}\u200D',
    ];
    const all = [...names, ...Array.from({ length: 490 }, (_, n) => `Field ${n}`)];
    const types = Object.fromEntries([...all, '__proto__'].map((name) => [name, 'date' as const]));
    await keepCustomFields(table(), 'names', 'users', types);
    const found = await getCustomFields(table(), 'names', 'users');
    expect(Object.entries(found).sort()).toEqual(Object.entries(types).sort());
    expect(Object.keys(found)).toHaveLength(500);
  });

  it('find nothing under a name that objects have by themselves', async () => {
    expect((await getCustomFields(table(), 'none', 'users')).constructor).toBeUndefined();
  });
});
