/** One measurement in a process of its own: prints seconds and peak resident megabytes as JSON. */
import { hash } from 'node:crypto';
import { createReadStream, createWriteStream, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import csvParser from 'csv-parser';
import * as v from 'valibot';
import { changeSchema } from '../shared/domain/change.ts';
import type { User } from '../shared/domain/user.ts';
import { planFile } from '../shared/import/plan-file.ts';
import { createUserIndex, type UserIndex } from '../shared/import/user-index.ts';
import { nobodyWaits } from '../shared/import/waiting-list.ts';
import { datasetChunks } from './dataset.ts';
import { benchProfile } from './profile.ts';

const [scenario = '', directory = '', rows = '0'] = process.argv.slice(2);
const baseFile = join(directory, 'base.csv');
const changedFile = join(directory, 'changed.csv');
const indexFile = join(directory, 'index.bin');
const changesFile = join(directory, 'changes.ndjson');

/**
 * A user in the index file: key (8 ASCII characters), the fingerprint of the row with the bits of its 20 cells and that
 * of the record, place of the change that made it, and the address.
 */
const entryBytes = 8 + 19 + 16 + 8 + 4 + 44;

async function prepare(): Promise<void> {
  await pipeline(Readable.from(datasetChunks({ rows: Number(rows) })), createWriteStream(baseFile));
  await pipeline(
    Readable.from(datasetChunks({ rows: Number(rows), changedShare: 0.01 })),
    createWriteStream(changedFile),
  );
  const index = createWriteStream(indexFile);
  const changes = openSync(changesFile, 'w');
  let offset = 0;
  await plan(baseFile, createUserIndex(0), (bytes) => {
    writeSync(changes, bytes);
    index.write(indexEntries(bytes, offset));
    offset += bytes.length;
  });
  await new Promise((resolve) => index.end(resolve));
}

function indexEntries(bytes: Uint8Array, from: number): Buffer {
  let offset = from;
  const entries = Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { key, raw = '', record = '', set } = v.parse(changeSchema, JSON.parse(line));
      const entry = Buffer.alloc(entryBytes);
      entry.write(key, 0, 'latin1');
      entry.write(raw, 8, 'base64');
      entry.write(record, 27, 'base64');
      entry.writeDoubleLE(offset, 43);
      entry.writeUInt32LE(Buffer.byteLength(line), 51);
      entry.write(String(set.email), 55, 'latin1');
      offset += Buffer.byteLength(line) + 1;
      return entry;
    });
  return Buffer.concat(entries);
}

/** One user in a hundred changes: the last of each hundred. */
const changes = (user: number): boolean => user % 100 === 99;

type Place = { readonly user: number; readonly offset: number; readonly length: number };

/** Read in pieces, so that the memory measured is the index's and not the file's. */
function loadIndex(): { index: UserIndex; changing: Place[] } {
  const file = openSync(indexFile, 'r');
  const piece = Buffer.alloc(entryBytes * 1000);
  const index = createUserIndex(0);
  const changing: Place[] = [];
  for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
    for (let at = 0; at < read; at += entryBytes) {
      const user = index.add({
        key: piece.toString('latin1', at, at + 8),
        status: 'active',
        version: 1,
        raw: piece.subarray(at + 8, at + 27),
        record: piece.subarray(at + 27, at + 43),
        email: piece.toString('latin1', at + 55, piece.indexOf(0, at + 55)),
      });
      const place = { user, offset: piece.readDoubleLE(at + 43), length: piece.readUInt32LE(at + 51) };
      if (changes(user)) changing.push(place);
    }
  }
  return { index, changing };
}

const changeWithValues = v.object({ set: v.custom<User['fields']>((set) => typeof set === 'object' && set !== null) });

/** The users whose rows change, as the first import made them: JSON in memory, as an answer of the directory would be. */
function usersThatChange(index: UserIndex, changing: readonly Place[]) {
  const file = openSync(changesFile, 'r');
  const lineOf = ({ user, offset, length }: Place): [number, Buffer] => {
    const line = Buffer.allocUnsafeSlow(length);
    readSync(file, line, 0, length, offset);
    return [user, line];
  };
  const lines = new Map(changing.map(lineOf));
  const userOf = (key: string): [string, User] => {
    const line = lines.get(index.findByKey(key))?.toString('utf8') ?? '';
    const { set: fields } = v.parse(changeWithValues, JSON.parse(line));
    return [key, { key, status: 'active', version: 1, lastChange: undefined, fields }];
  };
  return async (keys: readonly string[]) => new Map(keys.map(userOf));
}

async function plan(
  file: string,
  index: UserIndex,
  keep: (bytes: Uint8Array) => void,
  readUsers: (keys: readonly string[]) => Promise<ReadonlyMap<string, User>> = async () => new Map(),
) {
  let objects = 0;
  return planFile({
    source: () => createReadStream(file, { highWaterMark: 1 << 18 }),
    expectedRows: Number(rows),
    kind: 'users',
    importId: 'bench',
    now: 0,
    restorableUntil: 0,
    profile: benchProfile,
    revision: 1,
    missing: benchProfile.missing,
    waiting: nobodyWaits,
    entryTypes: new Map(),
    index,
    withholdsRemovals: true,
    readUsers,
    eachUserEmail: undefined,
    existing: async () => new Set(),
    claim: undefined,
    newestDay: undefined,
    remarks: [],
    chunks: {
      put: async (_, bytes) => {
        keep(bytes);
        objects += 1;
        return { key: String(objects), sha256: hash('sha256', bytes, 'hex') };
      },
      get: () => Promise.reject(new Error('nothing is retracted here')),
    },
    issues: async (name) => name,
    heartbeat: async () => undefined,
  });
}

async function drain(): Promise<number> {
  let drained = 0;
  for await (const _ of createReadStream(baseFile).pipe(csvParser())) drained += 1;
  return drained;
}

type Expected = Partial<Record<'created' | 'updated' | 'unchanged', number>>;

/** A figure for work that was not done is worth nothing. */
function expectCounts(counts: Readonly<Record<string, number>>, expected: Expected): void {
  for (const [name, count] of Object.entries(expected)) {
    if (counts[name] !== count) throw new Error(`${scenario}: ${counts[name]} ${name}, expected ${count}`);
  }
}

async function measure(): Promise<() => Promise<void>> {
  const all = Number(rows);
  const discard = (): void => undefined;
  switch (scenario) {
    case 'drain':
      return async () => {
        if ((await drain()) !== all) throw new Error('csv-parser lost rows');
      };
    case 'first':
      return async () => expectCounts((await plan(baseFile, createUserIndex(0), discard)).counts, { created: all });
    case 'unchanged': {
      const { index } = loadIndex();
      return async () => expectCounts((await plan(baseFile, index, discard)).counts, { unchanged: all });
    }
    case 'changed': {
      const { index, changing } = loadIndex();
      const readUsers = usersThatChange(index, changing);
      const updated = Math.floor(all / 100);
      return async () =>
        expectCounts((await plan(changedFile, index, discard, readUsers)).counts, {
          updated,
          unchanged: all - updated,
        });
    }
    default:
      throw new Error(`there is no scenario "${scenario}"`);
  }
}

if (scenario === 'prepare') {
  await prepare();
  console.log('{}');
} else {
  const run = await measure();
  const start = performance.now();
  await run();
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
}
