import { describe, expect, it } from 'vitest';
import { alleo } from '../../../shared/domain/presets/alleo.ts';
import { applied, type MemoryDirectory, planInMemory } from '../../support/memory-plan.ts';

const now = Date.parse('2026-11-22T09:00:00Z');

const file = (...rows: readonly (readonly [name: string, offboarding: string])[]): string =>
  [
    'Email,First name,Last name,Offboarding date',
    ...rows.map(([name, date]) => `${name}@x.nl,${name},Lee,${date}`),
    '',
  ].join('\n');

const plan = (directory: MemoryDirectory, csv: string) => planInMemory(directory, csv, { profile: alleo, now });

const names = ['ann', 'bob', 'cas', 'dee'] as const;

describe('a plan', () => {
  it('counts active users who get a date on which their access ends, and had none', async () => {
    const first = await plan(new Map(), file(...names.map((name) => [name, ''] as const), ['eve', '2027-01-31']));
    expect(first.plan).toMatchObject({ endings: 0, counts: { created: 5 } });
    const directory = applied(new Map(), first);
    const leaving = file(['ann', '2026-11-22'], ['bob', '2027-03-01'], ['cas', ''], ['eve', '2027-02-28']);
    expect((await plan(directory, leaving)).plan).toMatchObject({ endings: 2, counts: { updated: 3 } });
  });

  it('does not count rows that come to nothing', async () => {
    const directory = applied(new Map(), await plan(new Map(), file(...names.map((name) => [name, ''] as const))));
    const repeated = file(['ann', '2027-03-01'], ['bob', '2027-03-01'], ['ann', '2027-04-01']);
    expect((await plan(directory, repeated)).plan).toMatchObject({ endings: 1, counts: { updated: 1, rejected: 2 } });
  });
});
