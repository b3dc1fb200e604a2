import { createReadStream } from 'node:fs';
import csvParser from 'csv-parser';
import * as v from 'valibot';
import { decodeRows } from '../../shared/csv/cells.ts';
import {
  FINGERPRINT_BYTES,
  type Fingerprints,
  fingerprintRows,
  fingerprintSalt,
  storedRow,
} from '../../shared/csv/fingerprint.ts';
import { readRows } from '../../shared/csv/read-rows.ts';
import type { RowBatch } from '../../shared/csv/row-splitter.ts';
import { createUserIndex, type UserIndex } from '../../shared/import/user-index.ts';

/** What can be measured, from nothing to everything. */
export const measurements = ['raw read', 'split', 'split, hash, find', 'split, decode', 'csv-parser drain'] as const;

export type Measurement = (typeof measurements)[number];

/** What one process says of its one measurement. */
export const result = v.object({ seconds: v.number(), peakMegabytes: v.number() });
export type Result = v.InferOutput<typeof result>;

/** As large as the pieces that files are read in; an S3 client's chunks are of 64 KiB. */
const CHUNK_BYTES = 1 << 18;

export async function measure(name: Measurement, file: string, rows: number): Promise<Result> {
  const run = await prepare(name, file, rows);
  const start = performance.now();
  const found = await run();
  const seconds = (performance.now() - start) / 1000;
  if (found !== rows) throw new Error(`${name}: ${found} of ${rows} rows`);
  return { seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

const open = (file: string) => createReadStream(file, { highWaterMark: CHUNK_BYTES });

async function prepare(name: Measurement, file: string, rows: number): Promise<() => Promise<number>> {
  if (name === 'raw read') return () => readRaw(file, rows);
  if (name === 'split') return () => eachBatch(file, ({ count }) => count);
  if (name === 'split, decode') return () => eachBatch(file, decoded);
  if (name === 'csv-parser drain') return () => drain(file);
  const index = createUserIndex(0);
  await eachBatch(file, (batch, fingerprints) => addUsers(index, batch, fingerprints()));
  const users = new Int32Array(CHUNK_BYTES);
  return () => eachBatch(file, (batch, fingerprints) => find(index, batch, fingerprints(), users));
}

async function readRaw(file: string, rows: number): Promise<number> {
  let bytes = 0;
  for await (const chunk of open(file)) bytes += chunk.length;
  return bytes > 0 ? rows : 0;
}

async function drain(file: string): Promise<number> {
  let rows = 0;
  await new Promise<void>((resolve, reject) => {
    createReadStream(file)
      .on('error', reject)
      .pipe(csvParser())
      .on('data', () => rows++)
      .on('error', reject)
      .on('end', resolve);
  });
  return rows;
}

async function eachBatch(
  file: string,
  take: (batch: RowBatch, fingerprints: () => Fingerprints) => number,
): Promise<number> {
  let salt: Fingerprints = new Int32Array(4);
  let words: Fingerprints = new Int32Array(0);
  let rows = 0;
  for await (const part of readRows(open(file))) {
    if (part.kind === 'refused') throw new Error(part.faults[0]?.message);
    if (part.kind === 'header') salt = fingerprintSalt(part.header.bytes, '1');
    if (part.kind !== 'rows') continue;
    rows += take(part.batch, () => {
      words = fingerprintRows(salt, part.batch, words);
      return words;
    });
  }
  return rows;
}

function decoded(batch: RowBatch): number {
  let rows = 0;
  for (const _ of decodeRows(batch)) rows += 1;
  return rows;
}

/** Rows with nothing but their first cell, which is more than finding them asks for. */
const keyAlone = Uint8Array.of(1);

function addUsers(index: UserIndex, batch: RowBatch, fingerprints: Fingerprints): number {
  for (let i = 0; i < batch.count; i += 1) {
    const start = batch.starts[i] ?? 0;
    const key = batch.bytes.toString('latin1', start, batch.bytes.indexOf(0x2c, start));
    const raw = Buffer.from(storedRow(fingerprints, i, keyAlone, 1), 'base64');
    index.add({ key, status: 'active', version: 1, raw, record: raw.subarray(0, FINGERPRINT_BYTES) });
  }
  return batch.count;
}

function find(index: UserIndex, batch: RowBatch, fingerprints: Fingerprints, users: Int32Array): number {
  index.findByRaw(fingerprints, batch.count, users);
  let found = 0;
  for (let i = 0; i < batch.count; i++) {
    const user = users[i] ?? -1;
    if (user < 0) continue;
    index.see(user);
    found++;
  }
  return found;
}
