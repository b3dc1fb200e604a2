import { isIP, isIPv4, SocketAddress } from 'node:net';

/** How an IPv4 address looks that came in over an IPv6 socket (RFC 4291, 2.5.5.2). */
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/**
 * One spelling per address: IPv6 compressed and in lower case, IPv4-mapped IPv6 as the IPv4 address it is.
 * `undefined` when it is no address; zone ids (`fe80::1%eth0`) are none, they mean something on one machine only.
 */
export function canonicalAddress(text: string): string | undefined {
  const version = isIP(text);
  if (version === 0 || text.includes('%')) return undefined;
  if (version === 4) return text;
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  return mapped.exec(address)?.[1] ?? address;
}

/**
 * What is counted as one place. An IPv6 host commonly has a whole /64 to itself (RFC 4291, 2.5.4), and would
 * otherwise have a fresh counter for every attempt. Takes a canonical address.
 */
export function addressBlock(address: string): string {
  if (isIPv4(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const front = head.split(':').filter(Boolean);
  const zeros = address.includes('::') ? 8 - front.length - tail.split(':').filter(Boolean).length : 0;
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...tail.split(':').filter(Boolean)];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
