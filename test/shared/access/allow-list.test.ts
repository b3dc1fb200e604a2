import { describe, expect, it } from 'vitest';
import { canonicalAddress } from '../../../shared/access/address.ts';
import { isAllowed, parseAllowList } from '../../../shared/access/allow-list.ts';

function listOf(...texts: string[]): readonly string[] {
  const parsed = parseAllowList(texts);
  if ('refusals' in parsed) throw new Error(parsed.refusals[0]?.message);
  return parsed.cidrs;
}

const lets = (cidrs: readonly string[] | undefined, address: string) =>
  isAllowed(cidrs, canonicalAddress(address) ?? 'none');

describe('an allow-list', () => {
  it('keeps networks and single addresses in one spelling, each once', () => {
    expect(listOf(' 203.0.113.0/24', '198.51.100.7', '198.51.100.7/32', '2001:DB8::/32', '::ffff:192.0.2.1')).toEqual([
      '203.0.113.0/24',
      '198.51.100.7/32',
      '2001:db8::/32',
      '192.0.2.1/32',
    ]);
  });

  it.each([
    '',
    'acme.example',
    '203.0.113.0/33',
    '203.0.113.0/-1',
    '203.0.113.0/024',
    '203.0.113.0/',
    '203.0.113.0/24/24',
    '203.0.113.256',
    '2001:db8::/129',
    '::ffff:203.0.113.0/24',
    '::ffff:203.0.113.0/120',
    'fe80::1%eth0',
  ])('refuses %j with a code, what was found and what is expected', (text) => {
    const parsed = parseAllowList([text]);
    expect(parsed).toEqual({ refusals: [expect.objectContaining({ code: 'allow-list-entry' })] });
    expect(JSON.stringify(parsed)).toContain(`'${text}'`);
    expect(JSON.stringify(parsed)).toContain('203.0.113.0/24 or');
  });

  it('tells all that is wrong at once', () => {
    const parsed = parseAllowList(['one', '203.0.113.0/24', 'two']);
    expect(parsed).toMatchObject({ refusals: [{}, {}] });
  });

  it('has at most 100 entries', () => {
    const addresses = (count: number) => Array.from({ length: count }, (_, at) => `10.0.0.${at}`);
    expect(parseAllowList(addresses(100))).toHaveProperty('cidrs');
    expect(parseAllowList(addresses(101))).toMatchObject({ refusals: [{ code: 'allow-list-length' }] });
  });
});

describe('an address is let in', () => {
  const cidrs = listOf('203.0.113.0/24', '2001:db8::/32');

  it.each(['203.0.113.0', '203.0.113.255', '::ffff:203.0.113.9', '2001:db8:ffff::1'])(
    'when it is listed: %s',
    (from) => {
      expect(lets(cidrs, from)).toBe(true);
    },
  );

  it.each(['203.0.112.255', '203.0.114.0', '::ffff:203.0.114.1', '2001:db9::1', '::1'])(
    'not when it isn’t: %s',
    (from) => {
      expect(lets(cidrs, from)).toBe(false);
    },
  );

  it('from everywhere without a list, and from nowhere on an empty one', () => {
    expect(lets(undefined, '192.0.2.1')).toBe(true);
    expect(lets([], '192.0.2.1')).toBe(false);
  });
});
