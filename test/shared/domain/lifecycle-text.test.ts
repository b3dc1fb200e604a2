import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lifecycle } from '../../../shared/domain/lifecycle.ts';
import { withLifecycle } from '../../../shared/domain/lifecycle-text.ts';
import { userStatuses } from '../../../shared/domain/user.ts';

const page = readFileSync('docs/lifecycle.md', 'utf8');

describe('the page about the life of a user', () => {
  it('says what the code does (if not: npm run lifecycle)', () => {
    expect(page).toBe(withLifecycle(page));
  });

  it('has every step, in words and in the picture', () => {
    for (const from of userStatuses) {
      for (const [event, transition] of Object.entries(lifecycle[from])) {
        const to = transition?.to === 'purged' ? '\\[\\*\\]' : transition?.to;
        expect(page).toMatch(new RegExp(`^\\| \`${from}\` \\| ${event} \\| .+ \\| \`${transition?.told}\` \\|$`, 'm'));
        expect(page).toMatch(new RegExp(`^ {2}${from} --> ${to}: .*${event}`, 'm'));
      }
    }
  });

  it('can be written only where the place for it is marked', () => {
    expect(() => withLifecycle('# Something else')).toThrow('has no lines <!-- lifecycle: written by');
  });
});
