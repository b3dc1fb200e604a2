import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encoderTo, NotInEncoding } from '../../../shared/csv/encode.ts';
import { createTranscoder } from '../../../shared/csv/transcode.ts';

/** What an import reads of a file that consists of these texts. */
function readAgain(encoding: 'utf-16le' | 'windows-1252', texts: readonly string[]): string {
  const { mark, encode } = encoderTo(encoding);
  const { push, end } = createTranscoder(encoding);
  const pieces = [push(mark), ...texts.map((text) => push(encode(text))), end()];
  return Buffer.concat(pieces.filter((piece) => piece instanceof Uint8Array)).toString('utf8');
}

const unicode = fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 4 });
const western = fc.array(fc.string({ unit: fc.constantFrom(...'aé€ŠÿŒ–"\r\n,\u0081\u00a0'), maxLength: 8 }), {
  maxLength: 4,
});

describe('text in the encoding of a tenant', () => {
  it('is read again as it was: UTF-16', () =>
    fc.assert(
      fc.property(unicode, (texts) => {
        expect(readAgain('utf-16le', texts)).toBe(texts.join(''));
      }),
    ));

  it('is read again as it was: Windows-1252', () =>
    fc.assert(
      fc.property(western, (texts) => {
        expect(readAgain('windows-1252', texts)).toBe(texts.join(''));
      }),
    ));

  it('has the bytes that other programs write', () => {
    expect([...encoderTo('windows-1252').encode('é€')]).toEqual([0xe9, 0x80]);
    const { mark, encode } = encoderTo('utf-16le');
    expect([...mark, ...encode('é')]).toEqual([0xff, 0xfe, 0xe9, 0x00]);
    expect([...encoderTo('utf-8').mark, ...encoderTo('utf-8').encode('é')]).toEqual([0xc3, 0xa9]);
  });

  it.each(['漢', '🙂', 'Ł'])('is refused rather than changed: %s', (text) => {
    expect(() => encoderTo('windows-1252').encode(`name ${text}`)).toThrow(NotInEncoding);
    expect(() => encoderTo('windows-1252').encode(`name ${text}`)).toThrow(/^the character U\+[0-9A-F]{4,6} does not/);
  });
});
