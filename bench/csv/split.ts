/**
 * The CSV layer beside a bare drain of csv-parser, on the same file: `node bench/csv/split.ts [--rows 1000000]`.
 * Each measurement is a process of its own, so that its peak memory is its own; they take turns, so that a slow moment
 * of the machine meets them all; what is printed is the median of three rounds.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { datasetChunks } from '../dataset.ts';
import { type Measurement, measure, measurements, type Result, result } from './measurements.ts';

const ROUNDS = 3;

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, measure: { type: 'string' }, file: { type: 'string' } },
});
const rows = Number(values.rows);
const wanted = measurements.find((name) => name === values.measure);

if (wanted && values.file) console.log(JSON.stringify(await measure(wanted, values.file, rows)));
else await compareAll();

async function compareAll(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-bench-'));
  try {
    const file = path.join(folder, 'people.csv');
    await writeFile(file, datasetChunks({ rows }));
    const runs = Array.from({ length: ROUNDS }, () => measurements.map((name) => measureApart(name, file)));
    print(measurements.map((name, i) => ({ name, ...median(runs.flatMap((round) => round[i] ?? [])) })));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function measureApart(name: Measurement, file: string): Result {
  const parameters = [import.meta.filename, '--rows', String(rows), '--measure', name, '--file', file];
  return v.parse(result, JSON.parse(execFileSync(process.execPath, parameters, { encoding: 'utf8' })));
}

function median(runs: readonly Result[]): Result {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds);
  return sorted[sorted.length >> 1] ?? { seconds: Number.NaN, peakMegabytes: Number.NaN };
}

function print(lines: readonly ({ name: Measurement } & Result)[]): void {
  const drain = lines.at(-1)?.seconds ?? Number.NaN;
  console.log(`${rows} rows, median of ${ROUNDS} rounds`);
  console.log('what                    s      rows/s   x drain   peak MB');
  for (const { name, seconds, peakMegabytes } of lines) {
    const figures = [seconds.toFixed(2), (rows / seconds).toFixed(0), (drain / seconds).toFixed(2)];
    const columns = [7, 12, 10].map((width, i) => figures[i]?.padStart(width)).join('');
    console.log(`${name.padEnd(18)}${columns}${peakMegabytes.toFixed(0).padStart(10)}`);
  }
}
