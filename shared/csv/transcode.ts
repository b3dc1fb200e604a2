import { type CsvFault, fileFault } from './fault.ts';

/** How the bytes of a file are read; the labels are those of the Encoding Standard (encoding.spec.whatwg.org). */
export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

/** Turns pieces of a file into UTF-8. */
export type Transcoder = {
  /** The piece, without what is part of a character whose rest comes with the next one. */
  readonly push: (piece: Uint8Array) => Uint8Array | CsvFault;
  /** What is left at the end of the file. */
  readonly end: () => Uint8Array | CsvFault;
};

/** UTF-8 is what it is: what is no UTF-8 is found where rows are. */
const asItIs: Transcoder = { push: (piece) => piece, end: () => new Uint8Array(0) };

/** A byte order mark at the start is no text. In Windows-1252 every byte is a character. */
export function createTranscoder(encoding: Encoding): Transcoder {
  if (encoding === 'utf-8') return asItIs;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  const decode = (piece: Uint8Array | undefined): Uint8Array | CsvFault => {
    try {
      return encoder.encode(piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true }));
    } catch (error) {
      if (error instanceof TypeError) return fileFault('encoding-not-utf16', 'half of a character stands alone');
      throw error;
    }
  };
  return { push: decode, end: () => decode(undefined) };
}
