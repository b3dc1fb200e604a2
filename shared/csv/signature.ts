import { type CsvFault, fileFault } from './fault.ts';
import type { Encoding } from './transcode.ts';

/** As many first bytes as {@link foreignFormat} wants to see, if the file has them. */
export const SIGNATURE_BYTES = 512;

/** First bytes, in hexadecimal, of what arrives in place of a CSV file. */
const SIGNATURES = [
  ['504b0304', 'a zip archive or an Excel workbook (.xlsx)'],
  ['504b0506', 'an empty zip archive'],
  ['d0cf11e0a1b11ae1', 'an old Excel workbook (.xls)'],
  ['1f8b', 'a gzip archive'],
  ['fd377a585a00', 'an xz archive'],
  ['28b52ffd', 'a zstd archive'],
  ['377abcaf271c', 'a 7z archive'],
  ['526172211a07', 'a rar archive'],
  ['255044462d', 'a PDF document'],
  ['2d2d2d2d2d424547494e20504750', 'an OpenPGP message'],
] as const;

const MARKUP = /^\s*(<!doctype|<html|<\?xml|<table|\{\s*"|\[\s*[{[])/i;

/**
 * Tells from the first bytes of a file that it is no text in UTF-8, so that people hear what they have sent and not
 * that a column is missing. A byte order mark of UTF-8 is none of these.
 *
 * @param encoding what the rules say that it is
 */
export function foreignFormat(head: Buffer, encoding: Encoding = 'utf-8'): CsvFault | undefined {
  if (encoding === 'utf-16le') return nameOfForeign(head) ?? notUtf16(head);
  if (isUtf16(head)) return fileFault('encoding-utf16', 'the file is encoded as UTF-16 or UTF-32');
  return nameOfForeign(head);
}

/** Line ends and commas have a zero byte in UTF-16, and text in other encodings has none. */
const notUtf16 = (head: Buffer): CsvFault | undefined =>
  head.length > 1 && !isBigEndian(head) && head.includes(0)
    ? undefined
    : fileFault('encoding-not-utf16', 'the file is not encoded as UTF-16, little end first');

const isBigEndian = (head: Buffer): boolean => head[0] === 0 || (head[0] === 0xfe && head[1] === 0xff);

function nameOfForeign(head: Buffer): CsvFault | undefined {
  const hex = head.toString('hex', 0, 16);
  const name =
    SIGNATURES.find(([signature]) => hex.startsWith(signature))?.[1] ??
    (isOpenPgp(head) ? 'an OpenPGP message' : undefined) ??
    (MARKUP.test(asciiIn(head)) ? 'HTML, XML or JSON' : undefined);
  return name && fileFault('not-csv', `the file looks like ${name}`);
}

/** The byte order marks of UTF-16 and UTF-32, or ASCII text in either without one: every other byte is zero. */
function isUtf16(head: Buffer): boolean {
  const mark = head.toString('hex', 0, 4);
  if (/^(fffe|feff|0000feff)/.test(mark)) return true;
  return /^(00[1-9a-f][0-9a-f]){2}|^([0-9a-f]{2}00){2}|^0{6}/.test(mark) && !/^0{8}/.test(mark);
}

/**
 * A binary OpenPGP message begins with an encrypted session key packet (RFC 9580, 4.2 and 5.1): a tag octet with the
 * top bit set, the length, and a version from 3 to 6, which no text has in that place.
 */
function isOpenPgp(head: Buffer): boolean {
  const version = head[versionOffset(head[0] ?? 0, head[1] ?? 0)] ?? 0;
  return version >= 3 && version <= 6;
}

function versionOffset(tag: number, length: number): number {
  if (tag === 0x84 || tag === 0x8c) return 2;
  if (tag === 0x85) return 3;
  if (tag !== 0xc1 && tag !== 0xc3) return -1;
  return length < 192 ? 2 : length < 224 ? 3 : 6;
}

/** ASCII text of any encoding. */
const asciiIn = (head: Buffer): string => head.toString('latin1').replaceAll('\0', '');
