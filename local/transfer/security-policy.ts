/**
 * Transfer Family's security policies as algorithm lists of ssh2.
 *
 * Source: "Security policies for AWS Transfer Family servers", TransferSecurityPolicy-2025-03.
 * ssh2 1.17 has everything of it on the server's side but these key exchanges:
 * `mlkem768x25519-sha256`, `mlkem768nistp256-sha256`, `mlkem1024nistp384-sha384` (the post-quantum hybrids) and
 * `diffie-hellman-group-exchange-sha256` (client side only).
 */
import type { Algorithms, CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

interface SecurityPolicy {
  kex: KexAlgorithm[];
  cipher: CipherAlgorithm[];
  mac: MacAlgorithm[];
}

const policies = new Map<string, SecurityPolicy>([
  [
    'TransferSecurityPolicy-2025-03',
    {
      kex: [
        'curve25519-sha256',
        'curve25519-sha256@libssh.org',
        'ecdh-sha2-nistp256',
        'ecdh-sha2-nistp384',
        'ecdh-sha2-nistp521',
        'diffie-hellman-group16-sha512',
        'diffie-hellman-group18-sha512',
      ],
      cipher: ['aes256-gcm@openssh.com', 'aes128-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr', 'aes192-ctr'],
      mac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'],
    },
  ],
]);

/**
 * Offered last, and not part of the real policy: libssh2 before 1.11 (the curl of Debian 12) knows neither encrypt-then-MAC
 * nor GCM, and could not be tried at all. A connection that ends up with one of them is logged: AWS refuses the client,
 * unless it knows one of the policy's as well.
 */
const compatibilityMacs: MacAlgorithm[] = ['hmac-sha2-256', 'hmac-sha2-512'];

/** No RSA host key: with one, ssh2 also advertises `ssh-rsa` (SHA-1), which the real policy forbids. */
const hostKeyAlgorithms: ServerHostKeyAlgorithm[] = ['ssh-ed25519', 'ecdsa-sha2-nistp256'];

/**
 * The algorithms to offer under a security policy, in order of preference.
 * @param exactly leaves out what the real policy does not offer
 * @throws an error naming the policy when it is none that is emulated.
 */
export function algorithmsOf(securityPolicyName: string, exactly: boolean): Algorithms {
  const policy = policies.get(securityPolicyName);
  if (policy === undefined) {
    const known = [...policies.keys()].join(', ');
    throw new Error(`security policy "${securityPolicyName}" is not emulated, expected one of: ${known}`);
  }
  return {
    kex: policy.kex,
    cipher: policy.cipher,
    hmac: exactly ? policy.mac : [...policy.mac, ...compatibilityMacs],
    serverHostKey: hostKeyAlgorithms,
    compress: ['none'],
  };
}

/** Whether a negotiated MAC is one that the real policies do not offer (GCM ciphers negotiate none). */
export function isOutsidePolicy(mac: string): boolean {
  return compatibilityMacs.some((compatibilityMac) => compatibilityMac === mac);
}
