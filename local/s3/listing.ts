import type { S3Request } from './request.ts';
import { invalidArgument } from './s3-error.ts';

/** User Guide, "Listing object keys programmatically": 1,000 a page. */
export const maxPageSize = 1000;

/** What narrows and shapes a listing of keys. */
export type Shape = { prefix: string; delimiter: string; encode: (text: string) => string };

/** A group of keys that stands in a listing for all that begin with it. */
export type CommonPrefix = { commonPrefix: string };

/** Where a listing goes on: with this key itself. */
export type From = string | undefined;

/** As Java's URLEncoder, which is what S3's answers look like: a blank is `+`; `/` stays. */
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

/**
 * Reads what shapes a listing.
 * @throws S3Error InvalidArgument for an encoding type other than `url`.
 */
export function readShape({ query }: S3Request): Shape {
  const encoding = query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url') {
    throw invalidArgument('encoding-type', encoding, 'Invalid Encoding Method specified in Request');
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    encode: encoding === 'url' ? urlEncode : (text) => text,
  };
}

/** The key directly behind another: in binary order nothing is between them. */
export function keyAfter(key: string): string {
  return `${key}\0`;
}

/** The first key behind all that begin with a text; undefined when none can be. */
export function keyAfterPrefix(prefix: string): From {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) ?? 0;
    // UTF-8 has no surrogates, and sorts as code points do.
    if (code < 0x10ffff) return characters.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1);
  }
  return undefined;
}

/** The group that a key belongs to: up to the first delimiter behind the prefix. */
function commonPrefixOf(key: string, { prefix, delimiter }: Shape): string | undefined {
  if (delimiter === '' || !key.startsWith(prefix)) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Where a listing begins that shall show what comes behind a marker; a marker that is a group stands for the whole of it. */
export function fromMarker(marker: string, shape: Shape): From {
  if (marker === '') return '';
  return commonPrefixOf(marker, shape) === marker ? keyAfterPrefix(marker) : keyAfter(marker);
}

/** The greater of two keys in binary order. */
function greater(a: string, b: string): string {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0 ? a : b;
}

/**
 * Walks over rows in the order of their keys, only below the prefix, and with every group once. A group's rows are not
 * read but jumped over.
 * @param read gives the rows from a key on.
 */
export function* walk<Row extends { key: string }>(
  shape: Shape,
  from: From,
  read: (key: string) => Iterable<Row>,
): Generator<Row | CommonPrefix> {
  let next = from === undefined ? undefined : greater(from, shape.prefix);
  while (next !== undefined) {
    const rows = read(next);
    next = undefined;
    for (const row of rows) {
      if (!row.key.startsWith(shape.prefix)) return;
      const commonPrefix = commonPrefixOf(row.key, shape);
      if (commonPrefix === undefined) {
        yield row;
        continue;
      }
      yield { commonPrefix };
      next = keyAfterPrefix(commonPrefix);
      break;
    }
  }
}

/** One page: its entries, and whether there are more. */
export type Page<Row> = { entries: (Row | CommonPrefix)[]; isTruncated: boolean };

/** Takes a page from a walk. A page of no entries is never truncated, as on AWS. */
export function takePage<Row>(entries: Iterable<Row | CommonPrefix>, size: number): Page<Row> {
  const taken: (Row | CommonPrefix)[] = [];
  if (size === 0) return { entries: taken, isTruncated: false };
  for (const entry of entries) {
    if (taken.length === size) return { entries: taken, isTruncated: true };
    taken.push(entry);
  }
  return { entries: taken, isTruncated: false };
}

/** The groups of a page, as elements. */
export function commonPrefixElements<Row extends object>(page: Page<Row>, shape: Shape): { Prefix: string }[] {
  return page.entries.flatMap((entry) =>
    'commonPrefix' in entry ? [{ Prefix: shape.encode(entry.commonPrefix) }] : [],
  );
}

/** The rows of a page that are not in groups. */
export function rowsOf<Row extends object>(page: Page<Row>): Row[] {
  return page.entries.flatMap((entry) => ('commonPrefix' in entry ? [] : [entry]));
}
