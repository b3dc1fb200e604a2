import { describe, expect, it } from 'vitest';
import { readAs } from '../column.ts';

const listed = { type: 'locale', values: ['en-US', 'fr-ca'] } as const;

describe('a locale cell', () => {
  it.each([
    ['en-US', 'en-US'],
    ['fr-ca', 'fr-CA'],
    ['nl', 'nl'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['iw', 'he'],
  ])('%s is %s: one language has one tag', (cell, value) => {
    expect(readAs({ type: 'locale' }, cell)).toEqual({ value });
  });

  it.each([
    ['fr-CA', 'fr-CA'],
    ['FR-CA', 'fr-CA'],
    ['en-us', 'en-US'],
  ])('%s is one of the values of its column, %s (K9)', (cell, value) => {
    expect(readAs(listed, cell)).toEqual({ value });
  });

  it.each([
    ['fr_CA', { type: 'locale' }, '"fr-CA", with a hyphen'],
    ['en_US.UTF-8', { type: 'locale' }, '"en-US", with a hyphen'],
    ['fr_CA', listed, '"fr-CA", with a hyphen'],
    ['de_DE', listed, 'one of: en-US, fr-CA'],
    ['de', listed, 'one of: en-US, fr-CA'],
    ['French', { type: 'locale' }, 'a language tag such as en-US or fr'],
    ['français', { type: 'locale' }, 'a language tag such as en-US or fr'],
    ['x-own', { type: 'locale' }, 'a language tag such as en-US or fr'],
    ['a'.repeat(1000), { type: 'locale' }, 'a language tag such as en-US or fr'],
  ] as const)('refuses %s', (cell, rules, expected) => {
    expect(readAs(rules, cell)).toEqual({ fault: { code: 'invalid-locale', expected } });
  });
});
