import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { happeningOf, importMarkOf, lastDue, markOf, restorationOf } from '../../../shared/domain/due.ts';
import { type Instants, lifecycle, lifecycleEvents, nextDue } from '../../../shared/domain/lifecycle.ts';
import { type User, userStatuses } from '../../../shared/domain/user.ts';

const instants = fc.record<Instants>(
  {
    onboardsAt: fc.nat(9),
    offboardsAt: fc.nat(9),
    offboardsAfter: fc.constant('i1'),
    purgesAt: fc.nat(9),
  },
  { requiredKeys: [] },
);
const users = fc
  .record({ status: fc.constantFrom(...userStatuses), instants })
  .map(({ status, instants }): User => ({ key: '1', status, version: 1, lastChange: 'i1#0', fields: {}, instants }));

describe('what becomes due next', () => {
  it.each([
    ['pending', { onboardsAt: 5, offboardsAt: 7 }, { event: 'onboarding-due', at: 5 }],
    ['pending', { onboardsAt: 7, offboardsAt: 5 }, { event: 'offboarding-due', at: 5 }],
    ['pending', { onboardsAt: 5, offboardsAt: 5 }, { event: 'onboarding-due', at: 5 }],
    ['active', { onboardsAt: 5, offboardsAt: 7 }, { event: 'offboarding-due', at: 7 }],
    ['active', { onboardsAt: 5, purgesAt: 3 }, undefined],
    ['deactivated', { offboardsAt: 7 }, undefined],
    ['archived', { offboardsAt: 7, purgesAt: 3 }, undefined],
    ['deleted', { offboardsAt: 1, purgesAt: 3 }, { event: 'window-over', at: 3 }],
    ['deleted', {}, undefined],
  ] as const)('for somebody %s with %j', (status, known, expected) => {
    expect(nextDue(status, known)).toEqual(expected);
  });
});

describe('what happens when it is due', () => {
  it.each([
    ['pending', 'onboarding-due', 'active', 'user.onboarded', { offboardsAt: 2, offboardsAfter: 'i', purgesAt: 3 }],
    ['pending', 'offboarding-due', 'deactivated', 'user.deactivated', { purgesAt: 3 }],
    ['active', 'offboarding-due', 'deactivated', 'user.deactivated', { purgesAt: 3 }],
    [
      'deleted',
      'window-over',
      'deleted',
      'user.purged',
      { onboardsAt: 1, offboardsAt: 2, offboardsAfter: 'i', purgesAt: 3 },
    ],
  ] as const)('to somebody %s: %s', (from, event, status, type, left) => {
    const user: User = {
      key: 'a:b',
      status: from,
      version: 1,
      lastChange: undefined,
      fields: {},
      instants: { onboardsAt: 1, offboardsAt: 2, offboardsAfter: 'i', purgesAt: 3 },
    };
    const due = { event, at: 9 };
    const telling = { type, id: `acme:${event}:9:a:b` };
    expect(happeningOf('acme', user, due)).toEqual({ due, status, instants: left, telling });
  });

  it('follows the table of the lifecycle, and comes to an end: what happened is never due again', () => {
    fc.assert(
      fc.property(users, (user) => {
        let known = user;
        for (let step = 0; step < 3; step += 1) {
          const due = nextDue(known.status, known.instants ?? {});
          if (due === undefined) return;
          const transition = lifecycle[known.status][due.event];
          const happening = happeningOf('acme', known, due);
          expect(happening?.telling.type).toBe(transition?.told);
          if (transition?.to === 'purged') return;
          expect(happening?.status).toBe(transition?.to);
          known = { ...known, status: happening?.status ?? 'deleted', instants: happening?.instants ?? {} };
        }
        expect(nextDue(known.status, known.instants ?? {})).toBeUndefined();
      }),
    );
  });

  it('is nothing in a state in which it does not happen', () => {
    for (const status of userStatuses) {
      for (const event of lifecycleEvents) {
        const user: User = { key: '1', status, version: 1, lastChange: undefined, fields: {} };
        const isKnown = lifecycle[status][event] !== undefined;
        expect(happeningOf('acme', user, { event, at: 1 }) !== undefined).toBe(isKnown);
      }
    }
  });
});

describe('who is restored', () => {
  it('has nothing due that is over, can log in unless they are still to begin or have left, and is never purged', () => {
    fc.assert(
      fc.property(users, fc.nat(9), (user, now) => {
        const { status, instants: left } = restorationOf('acme', { ...user, status: 'deleted' }, now);
        expect(nextDue(status, left)?.at ?? now + 1).toBeGreaterThan(now);
        expect(left).not.toHaveProperty('purgesAt');
        const hasLeft = (user.instants?.offboardsAt ?? now + 1) <= now;
        const isComing = (user.instants?.onboardsAt ?? 0) > now;
        expect(status).toBe(hasLeft ? 'deactivated' : isComing ? 'pending' : 'active');
        expect(status === 'pending').toBe('onboardsAt' in left);
      }),
    );
  });
});

describe('the mark of what happened by the clock', () => {
  const due = { event: 'offboarding-due', at: 1767654000000 } as const;

  it.each([
    [undefined, 'due#offboarding-due#1767654000000'],
    ['i1#7', 'due#offboarding-due#1767654000000#i1#7'],
    ['due#onboarding-due#5', 'due#offboarding-due#1767654000000'],
    ['due#onboarding-due#5#i1#7', 'due#offboarding-due#1767654000000#i1#7'],
  ])('after %s', (before, mark) => {
    expect(markOf(due, before)).toBe(mark);
    expect(lastDue(mark)).toEqual(due);
    expect(importMarkOf(mark)).toBe(importMarkOf(before));
  });

  it.each([undefined, 'i1#7', 'due', 'due#gone#5', 'somebody'])('is none: %s', (lastChange) => {
    expect(lastDue(lastChange)).toBeUndefined();
  });

  it('leaves the mark of an import alone', () => {
    for (const mark of [undefined, 'i1#7', 'somebody']) expect(importMarkOf(mark)).toBe(mark);
  });
});
