import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costRows, total, withCosts } from '../../scripts/cost-table.ts';

const page = readFileSync('docs/capacity.md', 'utf8');

describe('the page about capacity', () => {
  it('has the costs that are reckoned with (if not: npm run costs)', () => {
    expect(page).toBe(withCosts(page));
  });

  it('adds up what it shows', () => {
    const shown = costRows.map(({ price, used }) => Number((price * used[2]).toFixed(2)));
    expect(total(2)).toBeCloseTo(
      shown.reduce((sum, one) => sum + one, 0),
      0,
    );
    expect(page).toContain(`**$${total(2).toFixed(2)}**`);
  });
});
