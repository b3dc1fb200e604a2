import { describe, expect, it } from 'vitest';
import { judge, type Proposal, removalLimit } from '../../../shared/domain/gate.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';

const { limits } = worktango;
const proposal = (more: Partial<Proposal>): Proposal => ({
  removals: 0,
  activeBefore: 1000,
  hash: 'h1',
  approvedHash: undefined,
  doubts: [],
  ...more,
});

describe('the gate', () => {
  it.each([
    [0, 5],
    [49, 5],
    [50, 5],
    [59, 5],
    [60, 6],
    [1000, 100],
    [1009, 100],
  ])('of %i active users lets %i removals pass: max(5, 10 %%)', (active, limit) => {
    expect(removalLimit(limits.removals, active)).toBe(limit);
    for (const removals of [0, limit - 1, limit]) {
      expect(judge(proposal({ removals, activeBefore: active }), limits)).toEqual({ kind: 'pass' });
    }
    expect(judge(proposal({ removals: limit + 1, activeBefore: active }), limits)).toEqual({
      kind: 'hold',
      reasons: [{ code: 'too-many-removals', removals: limit + 1, active, limit }],
    });
  });

  it('lets pass what a person approved, by the hash of the plan', () => {
    expect(judge(proposal({ removals: 500, approvedHash: 'h1' }), limits)).toEqual({ kind: 'pass' });
  });

  it('holds again what is not what was approved', () => {
    expect(judge(proposal({ removals: 500, approvedHash: 'h0' }), limits)).toEqual({
      kind: 'hold',
      reasons: [
        { code: 'changed-since-approval' },
        { code: 'too-many-removals', removals: 500, active: 1000, limit: 100 },
      ],
    });
  });

  it('needs no approval for a changed plan that is within the limits', () => {
    expect(judge(proposal({ removals: 1, approvedHash: 'h0' }), limits)).toEqual({ kind: 'pass' });
  });

  it.each(['line-end-missing', 'unidentified-rows-again'] as const)('holds a single removal in doubt: %s', (doubt) => {
    expect(judge(proposal({ removals: 1, doubts: [doubt] }), limits)).toEqual({
      kind: 'hold',
      reasons: [{ code: doubt, removals: 1 }],
    });
    expect(judge(proposal({ removals: 1, doubts: [doubt], approvedHash: 'h1' }), limits)).toEqual({ kind: 'pass' });
  });
});
