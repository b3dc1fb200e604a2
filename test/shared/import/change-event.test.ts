import { describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import { eventOf } from '../../../shared/import/change-event.ts';

const writer = { tenant: 'acme', importId: 'i1', at: 0 };
const change: Change = {
  entity: 'user',
  n: 0,
  type: 'update',
  key: '1',
  reason: 'row',
  row: 2,
  status: 'active',
  was: { city: 'Rome' },
  set: { jobTitle: 'Poet' },
};

describe('what the platform is told of a change', () => {
  it.each<[string, Partial<Change>, string]>([
    ['new values', {}, 'user.updated'],
    ['new values of somebody who is still to begin', { status: 'pending' }, 'user.updated'],
    ['a login that a file opens', { before: { status: 'pending' } }, 'user.onboarded'],
    ['a login that a file shuts again', { status: 'pending', before: { status: 'active' } }, 'user.updated'],
    ['another date', { before: { instants: { offboardsAt: 1 } } }, 'user.updated'],
    ['somebody who is back', { type: 'reactivate', before: { status: 'archived' } }, 'user.reactivated'],
    ['somebody who is restored', { type: 'restore', before: { status: 'deleted' } }, 'user.restored'],
    ['somebody who is out', { type: 'deactivate', status: 'deactivated' }, 'user.deactivated'],
    ['a new team', { entity: 'team', type: 'create' }, 'team.created'],
    ['a team that is brought back', { entity: 'team', type: 'restore' }, 'team.updated'],
  ])('%s', (_, more, type) => {
    const detail = { id: `i1:${type}:1`, tenant: 'acme', importId: 'i1', key: '1', fields: ['city', 'jobTitle'] };
    expect(eventOf(writer, { ...change, ...more })).toEqual({ type, detail });
  });
});
