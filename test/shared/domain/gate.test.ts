import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GroupLoss, judge, type Proposal } from '../../../shared/domain/gate.ts';
import { mostOf } from '../../../shared/domain/limit.ts';
import { nothing, type Totals } from '../../../shared/domain/plan-totals.ts';
import type { Profile } from '../../../shared/domain/profile.ts';

const max5Or10Percent = { count: 5, percent: 10 };
const usual: Profile['limits'] = { removals: max5Or10Percent };

const proposal = (
  plan: Partial<Totals>,
  {
    earlier,
    activeBefore = 1000,
    ...more
  }: Partial<Omit<Proposal, 'plan' | 'earlier'>> & { earlier?: Partial<Totals> } = {},
): Proposal => ({
  plan: { ...nothing, lost: plan.removals ?? 0, ...plan },
  earlier: { ...nothing, lost: earlier?.removals ?? 0, ...earlier },
  activeBefore,
  mostActive: activeBefore,
  left: undefined,
  groups: [],
  hash: 'h1',
  approvedHash: undefined,
  doubts: [],
  drift: [],
  ...more,
});

/** Codes of the reasons; none where it passes. */
function codesOf(one: Proposal, limits: Profile['limits']): string[] {
  const verdict = judge(one, limits);
  return verdict.kind === 'pass' ? [] : verdict.reasons.map(({ code }) => code);
}

describe('dates on which access ends', () => {
  it.each([
    ['the limit for removals', usual, 100],
    ['five and 10 % where the rules have no limit', {}, 100],
    ['a limit of their own', { removals: { count: 3, percent: 0 } }, 3],
  ] satisfies [string, Profile['limits'], number][])('pass up to %s, and not beyond', (_, limits, limit) => {
    expect(codesOf(proposal({ endings: limit }), limits)).toEqual([]);
    expect(judge(proposal({ endings: limit + 1 }), limits)).toEqual({
      kind: 'hold',
      reasons: [{ code: 'too-many-endings', endings: limit + 1, limit, active: 1000 }],
    });
  });

  it('count together with those of the day before', () => {
    const earlier = { endings: 60 };
    expect(codesOf(proposal({ endings: 40 }, { earlier }), usual)).toEqual([]);
    expect(codesOf(proposal({}, { earlier: { endings: 101 } }), usual)).toEqual([]);
    expect(judge(proposal({ endings: 41 }, { earlier }), usual)).toEqual({
      kind: 'hold',
      reasons: [{ code: 'too-many-endings', endings: 41, earlier: 60, limit: 100, active: 1000 }],
    });
  });
});

describe('a limit of max(5, 10 %)', () => {
  it.each([
    [11, 5],
    [49, 5],
    [50, 5],
    [59, 5],
    [60, 6],
    [1000, 100],
    [1009, 100],
  ])('of %i active users is %i: that many pass and one more is held', (activeBefore, limit) => {
    expect(mostOf(max5Or10Percent, activeBefore)).toBe(limit);
    const kinds = [
      ['removals', 'too-many-removals'],
      ['creations', 'too-many-creations'],
      ['changes', 'too-many-changes'],
    ] as const;
    for (const [kind, code] of kinds) {
      const limits = { ...usual, [kind]: max5Or10Percent };
      for (const count of [0, limit - 1, limit]) {
        expect(judge(proposal({ [kind]: count }, { activeBefore }), limits)).toEqual({ kind: 'pass' });
      }
      const reason = { code, [kind]: limit + 1, active: activeBefore, limit };
      const over = judge(proposal({ [kind]: limit + 1 }, { activeBefore }), limits);
      expect(over).toMatchObject({ kind: 'hold', reasons: expect.arrayContaining([reason]) });
    }
  });

  it('is one for what is limited and for nothing else', () => {
    expect(codesOf(proposal({ creations: 900, changes: 900 }), usual)).toEqual([]);
    expect(codesOf(proposal({ creations: 900 }), { ...usual, changes: max5Or10Percent })).toEqual([]);
  });
});

describe('without a limit for removals', () => {
  it('a single one is held', () => {
    expect(codesOf(proposal({ removals: 1 }), {})).toEqual(['too-many-removals']);
    expect(codesOf(proposal({}), {})).toEqual([]);
  });
});

describe('what came within 24 hours', () => {
  it.each([
    [40, 60, false],
    [41, 60, true],
    [1, 100, true],
    [0, 100, false],
    [0, 500, false],
  ])('counts: %i removals after %i', (removals, before, isHeld) => {
    const reason = { code: 'too-many-removals', removals, earlier: before, active: 1000, limit: 100 };
    const expected = isHeld ? { kind: 'hold', reasons: [reason] } : { kind: 'pass' };
    expect(judge(proposal({ removals }, { earlier: { removals: before } }), usual)).toEqual(expected);
  });

  it('is measured by the most users that were active', () => {
    const later = proposal({ removals: 50 }, { activeBefore: 950, mostActive: 1000, earlier: { removals: 50 } });
    expect(codesOf(later, usual)).toEqual([]);
    expect(codesOf({ ...later, mostActive: 950 }, usual)).toEqual(['too-many-removals']);
  });
});

describe('half of the active users', () => {
  const anything: Profile['limits'] = { removals: { count: 1_000_000, percent: 100 } };

  it.each([
    [10, 5, 0, []],
    [10, 6, 0, ['more-than-half']],
    [11, 5, 0, []],
    [11, 6, 0, ['more-than-half']],
    [10, 3, 2, []],
    [10, 3, 3, ['more-than-half']],
    [10, 0, 6, []],
    [1, 1, 0, ['more-than-half']],
  ])('of %i: %i lost after %i', (activeBefore, removals, before, codes) => {
    expect(codesOf(proposal({ removals }, { activeBefore, earlier: { removals: before } }), anything)).toEqual(codes);
  });

  it('is not about people who were inactive before', () => {
    expect(codesOf(proposal({ removals: 8, lost: 5 }, { activeBefore: 10 }), anything)).toEqual([]);
  });
});

describe('the least that must be left', () => {
  const limits: Profile['limits'] = { removals: { count: 50, percent: 50 }, minimumPopulation: 90 };

  it.each([
    [91, []],
    [90, []],
    [89, ['too-few-left']],
  ])('is 90: %i are left of 100', (left, codes) => {
    expect(codesOf(proposal({ removals: 20 }, { activeBefore: 100, left }), limits)).toEqual(codes);
  });

  it('does not keep a tenant that has fewer from growing', () => {
    expect(codesOf(proposal({ removals: 2 }, { activeBefore: 50, left: 50 }), limits)).toEqual([]);
    expect(codesOf(proposal({ removals: 2 }, { activeBefore: 50, left: 49 }), limits)).toEqual(['too-few-left']);
  });
});

describe('a group', () => {
  const limits: Profile['limits'] = {
    ...usual,
    groups: [{ field: 'department', removals: { count: 2, percent: 25 } }],
  };
  const group = (value: string, removals: number, members: number): GroupLoss => ({
    field: 'department',
    value,
    removals,
    members,
  });

  it.each([
    [2, 4, false],
    [3, 4, true],
    [3, 11, true],
    [3, 12, false],
    [4, 12, true],
  ])('that loses %i of %i members', (removals, members, isHeld) => {
    const verdict = judge(proposal({ removals }, { groups: [group('R&D', removals, members)] }), limits);
    const limit = mostOf({ count: 2, percent: 25 }, members);
    const reason = { code: 'group-shrinks', ...group('R&D', removals, members), limit };
    expect(verdict).toEqual(isHeld ? { kind: 'hold', reasons: [reason] } : { kind: 'pass' });
  });

  it('is named with the ten that lose most', () => {
    const groups = Array.from({ length: 12 }, (_, at) => group(`G${at}`, 3 + at, 4 + at));
    const verdict = judge(proposal({ removals: 90 }, { groups }), limits);
    expect(verdict).toMatchObject({
      kind: 'hold',
      reasons: expect.arrayContaining([{ code: 'group-shrinks', ...groups[11], limit: 3 }]),
    });
    expect(codesOf(proposal({ removals: 90 }, { groups }), limits)).toHaveLength(10);
  });
});

describe('an approval', () => {
  it('lets pass what a person approved, by the hash of the plan', () => {
    expect(judge(proposal({ removals: 900 }, { approvedHash: 'h1' }), usual)).toEqual({ kind: 'pass' });
  });

  it('is of no other plan', () => {
    expect(judge(proposal({ removals: 500 }, { approvedHash: 'h0' }), usual)).toEqual({
      kind: 'hold',
      reasons: [
        { code: 'changed-since-approval' },
        { code: 'too-many-removals', removals: 500, active: 1000, limit: 100 },
      ],
    });
  });

  it('is not needed for a changed plan that is within the limits', () => {
    expect(judge(proposal({ removals: 1 }, { approvedHash: 'h0' }), usual)).toEqual({ kind: 'pass' });
  });
});

describe('a removal in doubt', () => {
  it.each(['line-end-missing', 'unidentified-rows-again'] as const)('is held, be it a single one: %s', (doubt) => {
    expect(judge(proposal({ removals: 1 }, { doubts: [doubt] }), usual)).toEqual({
      kind: 'hold',
      reasons: [{ code: doubt, removals: 1 }],
    });
    expect(judge(proposal({ removals: 1 }, { doubts: [doubt], approvedHash: 'h1' }), usual)).toEqual({ kind: 'pass' });
  });
});

describe('whatever the figures', () => {
  const size = fc.nat({ max: 300 });
  const figures = fc.record({ removals: size, creations: size, changes: size, active: size, before: size });
  const limit = fc.record({ count: fc.nat({ max: 50 }), percent: fc.nat({ max: 100 }) });
  const anyLimits = fc.record({ removals: limit, creations: limit, changes: limit });

  it('a plan that does less than one that passes, passes', () => {
    fc.assert(
      fc.property(figures, anyLimits, fc.nat({ max: 100 }), ({ active, before, ...plan }, limits, less) => {
        const more = proposal(plan, { activeBefore: active, earlier: { removals: before } });
        const { removals, creations, changes } = plan;
        const smaller = { removals: Math.max(0, removals - less), creations: Math.max(0, creations - less), changes };
        const fewer = proposal(smaller, { activeBefore: active, earlier: { removals: before } });
        if (judge(more, limits).kind === 'pass') expect(judge(fewer, limits)).toEqual({ kind: 'pass' });
      }),
    );
  });

  it('slices pass only as far as the whole would', () => {
    fc.assert(
      fc.property(figures, anyLimits, fc.array(fc.integer({ min: 1, max: 60 })), ({ active }, limits, slices) => {
        let removed = 0;
        for (const removals of slices) {
          const now = { activeBefore: active - removed, mostActive: active, earlier: { removals: removed } };
          if (removals <= active - removed && judge(proposal({ removals }, now), limits).kind === 'pass')
            removed += removals;
        }
        expect(judge(proposal({ removals: removed }, { activeBefore: active }), limits)).toEqual({ kind: 'pass' });
      }),
    );
  });

  it('more than half never pass', () => {
    fc.assert(
      fc.property(figures, anyLimits, ({ removals, active }, limits) => {
        if (2 * removals > active)
          expect(judge(proposal({ removals }, { activeBefore: active }), limits).kind).toBe('hold');
      }),
    );
  });
});
