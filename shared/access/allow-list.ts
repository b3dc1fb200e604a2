/**
 * From which addresses a tenant may log in. No list: from everywhere.
 */
import { BlockList, isIPv4 } from 'node:net';
import { canonicalAddress } from './address.ts';
import type { Refusal } from './refusal.ts';

/** Every login reads the whole list. */
const longestList = 100;

/** A list that can be kept, or everything that is wrong with it at once. */
export type AllowListResult = { readonly cidrs: readonly string[] } | { readonly refusals: readonly Refusal[] };

/**
 * Reads networks (`203.0.113.0/24`, `2001:db8::/32`) and single addresses; each becomes `address/prefix`, once.
 */
export function parseAllowList(texts: readonly string[]): AllowListResult {
  const found = texts.map(parseNetwork);
  const refusals = found.flatMap((each) => ('refusal' in each ? [each.refusal] : []));
  const cidrs = [...new Set(found.flatMap((each) => ('cidr' in each ? [each.cidr] : [])))];
  if (cidrs.length > longestList) refusals.push(tooLong(cidrs.length));
  return refusals.length > 0 ? { refusals } : { cidrs };
}

/** Whether a list (of `parseAllowList`) lets this canonical address in; `undefined` is no list. */
export function isAllowed(cidrs: readonly string[] | undefined, address: string): boolean {
  if (cidrs === undefined) return true;
  const networks = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', prefix] = cidr.split('/');
    networks.addSubnet(network, Number(prefix), familyOf(network));
  }
  return networks.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}

function parseNetwork(text: string): { readonly cidr: string } | { readonly refusal: Refusal } {
  const [written = '', prefix, ...rest] = text.trim().split('/');
  const address = canonicalAddress(written);
  if (address === undefined || rest.length > 0) return { refusal: noNetwork(text) };
  const wasMapped = isIPv4(address) && !isIPv4(written);
  if (wasMapped && prefix !== undefined) return { refusal: noNetwork(text) };
  const longest = isIPv4(address) ? 32 : 128;
  const length = prefix === undefined ? longest : prefixLength(prefix);
  return length <= longest ? { cidr: `${address}/${length}` } : { refusal: noNetwork(text) };
}

/** `Infinity`, which is longer than any address, for what is no number. */
function prefixLength(text: string): number {
  return /^(0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

function noNetwork(text: string): Refusal {
  return {
    code: 'allow-list-entry',
    message: `'${text.slice(0, 60)}' is no network or address that can be allowed; correct it or leave it out`,
    expected: 'an IPv4 or IPv6 address, or a network like 203.0.113.0/24 or 2001:db8::/32',
  };
}

function tooLong(found: number): Refusal {
  return {
    code: 'allow-list-length',
    message: `the list has ${found} entries; join neighbouring addresses into networks`,
    expected: `at most ${longestList} entries`,
  };
}
