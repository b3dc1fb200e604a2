/** Tells what the bytes of a file are, beside what the rules say that they are. */
import { isAscii, isUtf8 } from 'node:buffer';
import type { FileEncoding } from '../domain/file-shape.ts';
import type { Encoding } from './transcode.ts';
import { completeEnd } from './utf8.ts';

export type EncodingTeller = {
  /** The next piece of the file, without a byte order mark. */
  readonly push: (piece: Uint8Array) => void;
  /** By all pieces so far. */
  readonly told: () => FileEncoding;
};

/** @param encoding how the bytes are read: what is no UTF-8, or no UTF-16, is refused elsewhere */
export function createEncodingTeller(encoding: Encoding): EncodingTeller {
  switch (encoding) {
    case 'utf-8':
      return aboveAscii(encoding);
    case 'utf-16le':
      return { push: () => undefined, told: () => encoding };
    case 'windows-1252':
      return oneByteOrSeveral();
  }
}

function aboveAscii(encoding: FileEncoding): EncodingTeller {
  let onlyAscii = true;
  return {
    push: (piece) => {
      onlyAscii &&= isAscii(piece);
    },
    told: () => (onlyAscii ? 'ascii' : encoding),
  };
}

/** Every byte is a character of Windows-1252; but text whose bytes make up UTF-8 from end to end is UTF-8. */
function oneByteOrSeveral(): EncodingTeller {
  const ascii = aboveAscii('utf-8');
  let mayBeUtf8 = true;
  let cut: Uint8Array = new Uint8Array(0);
  return {
    push: (piece) => {
      if (!mayBeUtf8) return;
      const bytes = cut.length === 0 ? piece : Buffer.concat([cut, piece]);
      const end = completeEnd(bytes, 0, bytes.length);
      ascii.push(bytes);
      mayBeUtf8 = isUtf8(bytes.subarray(0, end));
      cut = Uint8Array.from(bytes.subarray(end));
    },
    told: () => (mayBeUtf8 && cut.length === 0 ? ascii.told() : 'windows-1252'),
  };
}
