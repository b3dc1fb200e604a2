import { describe, expect, it } from 'vitest';
import { isUserName } from '../../../shared/access/user-name.ts';

describe('a user name', () => {
  it.each(['acme', 'ACME', 'a.b@c-d_e', '_ab', '007', 'roots', 'a'.repeat(100)])('may be %j', (name) => {
    expect(isUserName(name)).toBe(true);
  });

  it.each([
    'ab',
    'a'.repeat(101),
    '-abc',
    '.abc',
    '@abc',
    'root',
    'a b c',
    'acme/',
    '../acme',
    'acme*',
    'acme?',
    '$acme',
    'acmé',
    'acme\n',
    '',
  ])('may not be %j', (name) => {
    expect(isUserName(name)).toBe(false);
  });
});
