import { hashKey, randomHashSeed } from './key-hash.ts';

/** Two words of 32 bits that stand for an address. */
export type EmailHash = { readonly high: number; readonly low: number };

/**
 * Hashes addresses to 64 bits under a secret of its own. In a million addresses, each compared with a million others,
 * two different ones meet once in 18 million imports; whoever does not know the secret can make none meet.
 */
export function createEmailHasher(): (email: string) => EmailHash {
  const [one, other] = [randomHashSeed(), randomHashSeed()];
  let bytes = Buffer.alloc(1024);
  return (written) => {
    // Platform code, and columns that are not of addresses, may write it in any case.
    const email = written.toLowerCase();
    if (3 * email.length > bytes.length) bytes = Buffer.alloc(3 * email.length);
    const length = bytes.write(email);
    return { high: hashKey(one, bytes, 0, length), low: hashKey(other, bytes, 0, length) };
  };
}
