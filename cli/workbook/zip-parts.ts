/** A workbook's parts: a zip of XML files, looked into without trusting it. */
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { readableCount } from '../wording.ts';
import { asDamage, damaged, encrypted, tooLarge } from './fault.ts';

/**
 * What a workbook may unpack to, in bytes, all parts together. The zip's own word is taken for it, and each part is held
 * to its word: one that turns out longer is damaged as soon as it does.
 */
const maximumUnpackedBytes = 500_000_000;

/** The same, for a part that is held in memory; a sheet is not. */
const maximumHeldBytes = 128_000_000;

/** A workbook of a hundred sheets has some three hundred. */
const maximumParts = 10_000;

/** Both throw `CliFault` for a part that is not there or is damaged. */
export type Parts = {
  /** Names are compared without regard to case (ECMA-376-2, 6.2.2.3). */
  readonly has: (name: string) => boolean;
  /** A part's bytes, as they are unpacked. */
  readonly stream: (name: string) => AsyncGenerator<Uint8Array>;
  /** The same, for what will be held in memory: also throws when it is too long for that. */
  readonly streamToHold: (name: string) => AsyncGenerator<Uint8Array>;
};

/** Opens a zip. Throws `CliFault` when it is damaged or encrypted, or unpacks to too much. */
export async function openParts(zip: Buffer): Promise<Parts> {
  const { file, entries } = await readDirectory(zip);
  const entryOf = (name: string): Entry => {
    const found = entries.get(name.toLowerCase());
    if (found === undefined) throw damaged(`its part ${name} is missing`);
    return found;
  };
  return {
    has: (name) => entries.has(name.toLowerCase()),
    stream: (name) => unpack(file, entryOf(name)),
    streamToHold: (name) => unpack(file, refuseAbove(maximumHeldBytes, entryOf(name))),
  };
}

async function readDirectory(zip: Buffer): Promise<{ file: ZipFile; entries: Map<string, Entry> }> {
  const entries = new Map<string, Entry>();
  let total = 0;
  try {
    const file = await fromBufferPromise(zip);
    for await (const entry of file.eachEntry()) {
      const name = entry.fileName.toLowerCase();
      if (entry.isEncrypted()) throw encrypted('the file');
      if (entries.has(name)) throw damaged(`it has two parts called ${entry.fileName}`);
      if (entries.size === maximumParts) throw tooLarge(`the file has more than ${readableCount(maximumParts)} parts`);
      total += entry.uncompressedSize;
      refuseAbove(maximumUnpackedBytes, { fileName: 'the file', uncompressedSize: total });
      entries.set(name, entry);
    }
    return { file, entries };
  } catch (cause) {
    throw asDamage(cause, "its zip can't be read");
  }
}

function refuseAbove<T extends Pick<Entry, 'fileName' | 'uncompressedSize'>>(maximum: number, part: T): T {
  if (part.uncompressedSize <= maximum) return part;
  throw tooLarge(`${part.fileName} unpacks to more than the ${readableCount(maximum / 1_000_000)} MB that are read`);
}

async function* unpack(file: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let sum = 0;
  try {
    const bytes: AsyncIterable<unknown> = await file.openReadStreamPromise(entry);
    for await (const chunk of bytes) {
      if (!(chunk instanceof Uint8Array)) throw new Error('a zip was unpacked to something other than bytes');
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (cause) {
    throw asDamage(cause, `its part ${entry.fileName} can't be unpacked`);
  }
  if (sum !== entry.crc32) throw damaged(`its part ${entry.fileName} has the wrong checksum`);
}
