import { describe, expect, it } from 'vitest';
import type { MissingPolicy } from '../../../shared/domain/profile.ts';
import { planInMemory } from '../../support/memory-plan.ts';
import { codesByRow, directoryAfter, fileOf, ownRules, withStatus } from '../../support/own-rules.ts';

const titles = 'ID Email Name';
const rules = (missing: MissingPolicy = 'leave') => ({ profile: ownRules({ missing, emptyCells: 'erase' }) });
const before = fileOf(titles, '1 a@x.com A', '2 b@x.com B', '3 c@x.com C');

type Case = [what: string, rows: string[], taken: number[], missing?: MissingPolicy];

describe('an address that somebody else has', () => {
  it.each([
    ['of somebody who keeps it', ['9 a@x.com N'], [2]],
    ['of somebody whose row says the same as ever', ['1 a@x.com A', '9 a@x.com N'], [3]],
    ['two new users, one address', ['8 n@x.com N', '9 n@x.com N'], [2, 3]],
    ['three new users, one address', ['7 n@x.com N', '8 n@x.com N', '9 n@x.com N'], [2, 3, 4]],
    ['a swap', ['1 b@x.com A', '2 a@x.com B'], []],
    ['a circle of three', ['1 b@x.com A', '2 c@x.com B', '3 a@x.com C'], []],
    ['a chain at whose end somebody stays', ['1 b@x.com A', '2 c@x.com B'], [2, 3]],
    ['a chain at whose end somebody moves', ['1 b@x.com A', '2 c@x.com B', '3 d@x.com C'], []],
    ['a chain that a contested address breaks', ['1 b@x.com A', '2 n@x.com B', '9 n@x.com N'], [2, 3, 4]],
    ['of somebody whose cell is empty now', ['1 - A', '9 a@x.com N'], []],
    ['of somebody who is rejected as repeated', ['1 n@x.com A', '1 m@x.com A', '9 a@x.com N'], [4]],
    ['claimed by a row that is rejected as repeated', ['8 n@x.com N', '8 m@x.com N', '9 n@x.com N'], []],
    ['claimed by the other of two repeated rows', ['8 m@x.com N', '8 n@x.com N', '9 n@x.com N'], []],
    ['of somebody who is absent, and stays', ['2 b@x.com B', '3 c@x.com C', '9 a@x.com N'], [4], 'leave'],
    ['of somebody who is archived for it', ['2 b@x.com B', '3 c@x.com C', '9 a@x.com N'], [], 'archive'],
    ['of somebody who is deleted for it', ['2 b@x.com B', '3 c@x.com C', '9 a@x.com N'], [], 'delete'],
    ['of somebody who is deactivated for it', ['2 b@x.com B', '3 c@x.com C', '9 a@x.com N'], [4], 'deactivate'],
    ['of somebody whose removal is withheld', ['2 b@x.com B', '- c@x.com C', '9 a@x.com N'], [4], 'archive'],
    ['in capitals', ['9 A@X.COM N'], [2]],
  ] as Case[])('rejects the rows that claim it, in any order: %s', async (_, rows, taken, missing) => {
    const settings = rules(missing);
    const directory = await directoryAfter([before], settings);
    const forwards = await planInMemory(directory, fileOf(titles, ...rows), settings);
    const backwards = await planInMemory(directory, fileOf(titles, ...rows.toReversed()), settings);
    const rowsTaken = (planned: typeof forwards) =>
      codesByRow(planned).flatMap(([row, code]) => (code === 'email-taken' ? [row] : []));
    expect(rowsTaken(forwards)).toEqual(taken);
    expect(rowsTaken(backwards).map((row) => rows.length + 3 - row)).toEqual(taken.toReversed());
    expect(forwards.plan.counts.rows).toBe(rows.length);
    expect(backwards.plan.counts).toEqual(forwards.plan.counts);
  });

  it.each(['archived', 'deleted'] as const)('is free when that one is %s', async (status) => {
    const directory = withStatus(await directoryAfter([before], rules()), '1', status);
    const planned = await planInMemory(directory, fileOf(titles, '9 a@x.com N'), rules());
    expect(planned.plan.counts).toMatchObject({ created: 1, rejected: 0 });
  });

  it('is taken when that one comes back in the same file: neither of them has the better right', async () => {
    const directory = withStatus(await directoryAfter([before], rules('archive')), '1', 'archived');
    const file = fileOf(titles, '1 a@x.com A', '2 b@x.com B', '3 c@x.com C', '9 a@x.com N');
    const planned = await planInMemory(directory, file, rules('archive'));
    expect(codesByRow(planned)).toEqual([
      [2, 'email-taken'],
      [5, 'email-taken'],
    ]);
    expect(planned.plan.counts).toMatchObject({ unchanged: 2, rejected: 2, reactivated: 0, missing: 0 });
  });

  it('keeps whoever had it before from coming back, also by a file without addresses', async () => {
    const left = withStatus(await directoryAfter([before], rules('archive')), '1', 'archived');
    const given = await planInMemory(left, fileOf(titles, '2 a@x.com B'), rules('leave'));
    expect(given.plan.counts).toMatchObject({ updated: 1, rejected: 0 });
    const after = await directoryAfter([before, fileOf(titles, '2 a@x.com B')], rules('archive'));
    expect(after.get('1')?.user.status).toBe('archived');
    const planned = await planInMemory(after, fileOf('ID Name', '1 A', '2 B', '3 C'), rules('archive'));
    expect(codesByRow(planned)).toEqual([[2, 'email-taken']]);
    expect(planned.plan.counts).toMatchObject({ unchanged: 1, reactivated: 1, rejected: 1 });
  });

  it('may stay with the two who have had it since before', async () => {
    const directory = new Map(await directoryAfter([before], rules()));
    const two = directory.get('2')?.user;
    if (two === undefined) throw new Error('nobody');
    directory.set('2', { user: { ...two, fields: { ...two.fields, email: 'a@x.com' } } });
    const planned = await planInMemory(directory, fileOf(titles, '1 a@x.com New', '2 a@x.com B'), rules());
    expect(planned.plan.counts).toMatchObject({ updated: 1, unchanged: 1, rejected: 0 });
    const third = await planInMemory(directory, fileOf(titles, '1 n@x.com A', '9 a@x.com N'), rules());
    expect(codesByRow(third)).toEqual([[3, 'email-taken']]);
  });

  it('is theirs in whatever case platform code has written it', async () => {
    const directory = new Map(await directoryAfter([before], rules()));
    const one = directory.get('1')?.user;
    if (one === undefined) throw new Error('nobody');
    directory.set('1', { user: { ...one, fields: { ...one.fields, email: 'A@X.com' } } });
    const planned = await planInMemory(directory, fileOf(titles, '9 a@x.com N'), rules());
    expect(codesByRow(planned)).toEqual([[2, 'email-taken']]);
    const own = await planInMemory(directory, fileOf(titles, '1 a@x.com A'), rules());
    expect(own.plan.counts).toMatchObject({ updated: 1, rejected: 0 });
  });

  it('is no question where the address is the key', async () => {
    const settings = { profile: ownRules({ identity: ['email'] }) };
    const planned = await planInMemory(new Map(), fileOf(titles, '1 a@x.com A', '1 b@x.com B'), settings);
    expect(planned.plan.counts).toMatchObject({ created: 2, rejected: 0 });
  });

  it('rejects rows by the thousand', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `${at} n@x.com N`);
    const planned = await planInMemory(new Map(), fileOf(titles, ...rows), rules());
    expect(planned.plan.counts).toMatchObject({ created: 0, rejected: 20_000 });
    expect(planned.chunks).toEqual([]);
  });
});
