import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inPieces, readFile } from './read-file.ts';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

const text = 'id,name\r\n1,"José, ÿ"\r\n2,Zoë\r\n';
const rows = [
  ['1', 'José, ÿ'],
  ['2', 'Zoë'],
];

describe('a file in the encoding of its rules', () => {
  it.each([
    ['UTF-16 with a mark', 'utf-16le', utf16(`\ufeff${text}`)],
    ['UTF-16 without a mark', 'utf-16le', utf16(text)],
    ['Windows-1252', 'windows-1252', latin1(text)],
    ['Windows-1252 by the rules, UTF-8 by its mark', 'windows-1252', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 by the rules, UTF-8 by its mark', 'utf-16le', Buffer.from(`\ufeff${text}`)],
  ] as const)('is read however its bytes come: %s', async (_, encoding, bytes) => {
    for (const size of [1, 3, 7, 600, 1 << 16]) {
      const read = await readFile(inPieces(bytes, size), { encoding });
      expect(read.refused).toEqual([]);
      expect(read.rows.map(({ cells }) => cells)).toEqual(rows);
      expect(read.titles).toEqual(['id', 'name']);
      expect(read.summary).toMatchObject({ rows: 2, endsWithLineEnd: true });
    }
  });

  it('has every character that the encoding has', async () => {
    const euro = await readFile(latin1('id,name\n1,\x80\x9f\x81\n'), { encoding: 'windows-1252' });
    expect(euro.rows[0]?.cells[1]).toBe('€Ÿ\u0081');
    const emoji = await readFile(inPieces(utf16('id,name\n1,\u{1f469}\n'), 1), { encoding: 'utf-16le' });
    expect(emoji.rows[0]?.cells[1]).toBe('\u{1f469}');
  });
});

describe('a file in another encoding than its rules say', () => {
  const signed = (hex: string): Buffer => Buffer.concat([Buffer.from(hex, 'hex'), utf16(text)]);
  it.each([
    ['UTF-8', 'utf-16le', Buffer.from(text), 'encoding-not-utf16'],
    ['one byte', 'utf-16le', Buffer.from('i'), 'encoding-not-utf16'],
    ['UTF-16, big end first', 'utf-16le', utf16(text).swap16(), 'encoding-not-utf16'],
    ['UTF-16, big end first, with a mark', 'utf-16le', utf16(`\ufeff${text}`).swap16(), 'encoding-not-utf16'],
    ['a character cut in two', 'utf-16le', utf16(`${text}3,Al\n`).subarray(0, -1), 'encoding-not-utf16'],
    ['half of a pair', 'utf-16le', utf16('id,name\n1,\ud83d\n'), 'encoding-not-utf16'],
    ['half of a pair, far behind', 'utf-16le', utf16(`${text.repeat(200)}1,\ud83d\n`), 'encoding-not-utf16'],
    ['UTF-16', 'windows-1252', utf16(`\ufeff${text}`), 'encoding-utf16'],
    ['UTF-16 without a mark', 'windows-1252', utf16(text), 'encoding-utf16'],
    ['no UTF-8, in spite of its mark', 'windows-1252', latin1(`\xef\xbb\xbf${text}`), 'encoding-not-utf8'],
    ['gzip', 'windows-1252', gzipSync(text), 'not-csv'],
    ['gzip', 'utf-16le', gzipSync(text), 'not-csv'],
    ['an old workbook', 'windows-1252', signed('d0cf11e0a1b11ae1'), 'not-csv'],
    ['an old workbook', 'utf-16le', signed('d0cf11e0a1b11ae1'), 'not-csv'],
    ['OpenPGP', 'windows-1252', signed('85020c03a1b2c3d4e5f60708'), 'not-csv'],
    ['a login page', 'utf-16le', utf16('\ufeff<!DOCTYPE html><html>'), 'not-csv'],
    ['nothing', 'utf-16le', Buffer.alloc(0), 'empty-file'],
    ['a mark and nothing else', 'utf-16le', utf16('\ufeff'), 'empty-file'],
  ] as const)('is refused: %s for %s', async (_, encoding, bytes, code) => {
    for (const size of [1, 7, 1 << 16]) {
      const { refused } = await readFile(inPieces(bytes, size), { encoding });
      expect(refused.map((fault) => fault.code)).toEqual([code]);
    }
  });
});

describe('what the bytes of a file are', () => {
  const plain = text.normalize('NFD').replace(/[^\0-\x7f]/g, '');
  const marked = (body: string): Buffer => Buffer.from(`\ufeff${body}`);
  it.each([
    ['ascii', 'utf-8', Buffer.from(plain)],
    ['ascii', 'windows-1252', Buffer.from(plain)],
    ['ascii', 'utf-8', marked(plain)],
    ['ascii', 'utf-16le', marked(plain)],
    ['utf-8', 'utf-8', Buffer.from(text)],
    ['utf-8', 'utf-8', Buffer.from(`${plain.repeat(100)}3,Zoë`)],
    ['utf-8', 'windows-1252', Buffer.from(text)],
    ['utf-8', 'windows-1252', Buffer.from(`${text}3,👩`)],
    ['utf-8', 'windows-1252', marked(text)],
    ['utf-16le', 'utf-16le', utf16(plain)],
    ['windows-1252', 'windows-1252', latin1(text)],
    ['windows-1252', 'windows-1252', Buffer.concat([Buffer.from(text.repeat(30)), latin1('3,Zoë\r\n')])],
    ['windows-1252', 'windows-1252', Buffer.concat([latin1('id,name\r\n3,Zoë\r\n'), Buffer.from(text.repeat(30))])],
    ['windows-1252', 'windows-1252', Buffer.concat([Buffer.from(text), latin1('3,Zoë')])],
  ] as const)('is %s where the rules say %s, however they come', async (told, encoding, bytes) => {
    for (const size of [1, 2, 3, 7, 600, 1 << 16]) {
      const { summary, refused } = await readFile(inPieces(bytes, size), { encoding });
      expect(refused).toEqual([]);
      expect(summary?.encoding).toBe(told);
    }
  });
});
