/** Text as the bytes of a file: what `transcode` reads, the other way round. */
import type { Profile } from '../domain/profile.ts';

/** A character has no bytes in the encoding of the file. The message has its code point, not the text around it. */
export class NotInEncoding extends Error {
  override name = 'NotInEncoding';
}

export type Encoder = {
  /** What stands before the first character. */
  readonly mark: Uint8Array;
  /** Throws `NotInEncoding`: another character in its place would be another name. */
  readonly encode: (text: string) => Uint8Array;
};

/** UTF-8 has no byte order mark, because programs take it for text; UTF-16 has one, because they need it. */
export function encoderTo(encoding: Profile['encoding']): Encoder {
  const none = new Uint8Array(0);
  switch (encoding) {
    case 'utf-8':
      return { mark: none, encode: (text) => Buffer.from(text, 'utf8') };
    case 'utf-16le':
      return { mark: Buffer.from('\ufeff', 'utf16le'), encode: (text) => Buffer.from(text, 'utf16le') };
    case 'windows-1252':
      return { mark: none, encode: singleByteEncoder(encoding) };
  }
}

/** From the decoder's own table, so that reading gives back what was written. */
function singleByteEncoder(encoding: string): (text: string) => Uint8Array {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return (text) =>
    Uint8Array.from(text, (character) => {
      const byte = bytes.get(character);
      if (byte !== undefined) return byte;
      const point = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      throw new NotInEncoding(`the character U+${point} does not exist in ${encoding}`);
    });
}
