import { describe, expect, it } from 'vitest';
import { readAs } from '../column.ts';

const read = (cell: string) => readAs({ type: 'email' }, cell);

describe('an email cell', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['Ada.Lovelace+hr@Example.COM', 'ada.lovelace+hr@example.com'],
    ["o'brien@example.com", "o'brien@example.com"],
    ['a_b-c=d@sub.example-hr.co.uk', 'a_b-c=d@sub.example-hr.co.uk'],
    ['rené@example.com', 'rené@example.com'],
    ['RENE\u0301@EXAMPLE.com', 'rené@example.com'],
    ['用户@例子.广告', '用户@例子.广告'],
    ['अजय@डाटा.भारत', 'अजय@डाटा.भारत'],
    ['иван@почта.рф', 'иван@почта.рф'],
    [`${'a'.repeat(242)}@example.com`, `${'a'.repeat(242)}@example.com`],
  ])('takes %s, in lower case, so that one person has one address', (cell, value) => {
    expect(read(cell)).toEqual({ value });
  });

  it.each([
    ['a Cyrillic а', 'аda@example.com'],
    ['a Greek ο', 'jοhn@example.com'],
    ['an Armenian օ', 'jօhn@example.com'],
    ['a Cherokee Ꭺ', 'Ꭺda@example.com'],
    ['a Cyrillic domain', 'ada@exаmple.com'],
    ['a Cyrillic name in a Latin domain', 'сосо@example.com'],
    ['fullwidth letters', 'ａda@example.com'],
    ['a mathematical letter', '𝐚da@example.com'],
    ['a phonetic ɑ', 'ɑda@example.com'],
  ])('takes %s and warns of it', (_, cell) => {
    expect(read(cell)).toMatchObject({ value: expect.any(String), warning: { code: 'lookalike-characters' } });
  });

  it.each([
    ['no @', 'ada.example.com'],
    ['no host', 'ada@'],
    ['no name', '@example.com'],
    ['a host without a domain', 'ada@localhost'],
    ['two addresses', 'ada@example.com, bob@example.com'],
    ['two @', 'ada@b@example.com'],
    ['a blank inside', 'ada lovelace@example.com'],
    ['a name in front', 'Ada <ada@example.com>'],
    ['two dots', 'ada..l@example.com'],
    ['a dot in front', '.ada@example.com'],
    ['a dot behind', 'ada@example.com.'],
    ['a hyphen at an end of the domain', 'ada@example-.com'],
    ['an address literal', 'ada@[127.0.0.1]'],
    ['a character without width', 'ada\u200b@example.com'],
    ['a turn of the writing direction', '\u202eada@example.com'],
    ['a link', 'mailto:ada@example.com'],
    ['255 characters', `${'a'.repeat(243)}@example.com`],
  ])('refuses %s', (_, cell) => {
    expect(read(cell)).toEqual({
      fault: {
        code: 'invalid-email',
        expected: 'one email address such as name@example.com, of at most 254 characters',
      },
    });
  });

  it.each([
    `${'a.'.repeat(500_000)}@`,
    `a@${'a-'.repeat(500_000)}`,
    `a@${'a.'.repeat(500_000)}`,
    `é@${'é'.repeat(1_000_000)}`,
    '@'.repeat(1_000_000),
  ])('takes no time to refuse a megabyte', (cell) => {
    const start = performance.now();
    expect(read(cell)).toHaveProperty('fault');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
