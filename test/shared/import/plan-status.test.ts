import { describe, expect, it } from 'vitest';
import { type MissingPolicy, missingPolicies, type ProfileDocument } from '../../../shared/domain/profile.ts';
import { type UserStatus, userStatuses } from '../../../shared/domain/user.ts';
import { planInMemory, type Settings } from '../../support/memory-plan.ts';
import { directoryAfter, fileOf, ownRules, withStatus } from '../../support/own-rules.ts';

type Words = Record<string, 'active' | 'deactivated' | 'archived'>;

const id = { title: 'ID', field: 'id', type: 'text' } as const;
const name = { title: 'Name', field: 'name', type: 'text' } as const;
const status = (words: Words, more: object = {}) =>
  ({ title: 'Status', field: 'status', type: 'status', words, ...more }) as const;

const rules = (missing: MissingPolicy, columns: ProfileDocument['columns'], more: Partial<ProfileDocument> = {}) =>
  ownRules({ missing, columns, ...more });

/** The states in which a row without a word about it leaves people who were in each of them. */
async function statesAfter(settings: Settings, file: string, columns: string, row: string) {
  const before = await directoryAfter([fileOf(columns, row)], settings);
  const after = async (from: UserStatus): Promise<UserStatus> => {
    const { changes } = await planInMemory(withStatus(before, '1', from), file, settings);
    return changes[0]?.status ?? from;
  };
  return Object.fromEntries(await Promise.all(userStatuses.map(async (from) => [from, await after(from)] as const)));
}

const asTheyWere = {
  active: 'active',
  pending: 'pending',
  deactivated: 'deactivated',
  archived: 'archived',
  deleted: 'active',
};

describe('a file that says nothing of states', () => {
  it.each([
    ['leave', {}],
    ['deactivate', { deactivated: 'active' }],
    ['archive', { archived: 'active' }],
    ['delete', {}],
  ] as const)('brings back who was missing, and nobody else: %s', async (missing, back) => {
    const settings = { profile: rules(missing, [id, name]) };
    const file = fileOf('ID Name', '1 Ada');
    expect(await statesAfter(settings, file, 'ID Name', '1 Ada')).toEqual({ ...asTheyWere, ...back });
  });

  it.each(missingPolicies)('brings back whom this file would have, when a person chose so: %s', async (missing) => {
    const settings = { profile: rules('archive', [id, name]), missing };
    const file = fileOf('ID Name', '1 Ada');
    const chosen = missing === 'deactivate' ? { deactivated: 'active' } : {};
    expect(await statesAfter(settings, file, 'ID Name', '1 Ada')).toEqual({
      ...asTheyWere,
      archived: 'active',
      ...chosen,
    });
  });
});

describe('an empty cell in the column of states', () => {
  const file = fileOf('ID Name Status', '1 Ada -');
  it.each([
    ['leaves who a word may have put there', 'archive', { in: 'active', out: 'archived' }, {}],
    ['brings back from where no word leads', 'archive', { in: 'active', out: 'deactivated' }, { archived: 'active' }],
    ['brings back who was deleted', 'delete', { in: 'active', out: 'archived' }, {}],
    ['leaves whom platform code has deactivated', 'leave', { in: 'active' }, {}],
  ] as const)('%s', async (_, missing, words, back) => {
    const settings = { profile: rules(missing, [id, name, status(words)]) };
    expect(await statesAfter(settings, file, 'ID Name Status', '1 Ada -')).toEqual({ ...asTheyWere, ...back });
  });
});

describe('a usual state', () => {
  const column = status({ in: 'active', out: 'deactivated' }, { default: 'out' });
  const file = fileOf('ID Name Status', '1 Ada -');

  it.each(['keep', 'erase'] as const)('is that of new users without a word about it: %s', async (emptyCells) => {
    const { changes } = await planInMemory(new Map(), file, {
      profile: rules('leave', [id, name, column], { emptyCells }),
    });
    expect(changes).toMatchObject([{ type: 'create', status: 'deactivated', set: { id: '1', name: 'Ada' } }]);
    expect(changes[0]?.set).not.toHaveProperty('status');
  });

  it('is what an empty cell says, where those erase', async () => {
    for (const [emptyCells, expected] of [
      ['erase', 'deactivated'],
      ['keep', 'active'],
    ] as const) {
      const settings = { profile: rules('leave', [id, name, column], { emptyCells }) };
      const before = await directoryAfter([fileOf('ID Name Status', '1 Ada in')], settings);
      const { changes } = await planInMemory(before, file, settings);
      expect(changes[0]?.status ?? 'active').toBe(expected);
    }
  });
});
