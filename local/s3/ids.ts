import { randomBytes } from 'node:crypto';

const randomLength = 18;
const orderLength = 6;

/**
 * An opaque id of a version or upload: 32 characters, random but for its place in the order of all. Like S3's own, an id
 * stays good as a marker in listings after what it named has been deleted: a page is often deleted before the next is asked for.
 */
export function makeId(order: number): string {
  const bytes = Buffer.alloc(randomLength + orderLength);
  randomBytes(randomLength).copy(bytes);
  bytes.writeUIntBE(order, randomLength, orderLength);
  return bytes.toString('base64url');
}

/** The place in the order that an id names; undefined when it is no id of ours. */
export function orderOf(id: string): number | undefined {
  if (!/^[A-Za-z0-9_-]{32}$/.test(id)) return undefined;
  return Buffer.from(id, 'base64url').readUIntBE(randomLength, orderLength);
}
