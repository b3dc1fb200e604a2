/**
 * How fast a plan is made: no cloud, a file on disk and an index in memory. Each figure is measured in a process of its
 * own, rounds of all of them one after the other, and given as a ratio to a bare csv-parser drain of the same file in
 * the same round.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';

const scenarios = ['drain', 'first', 'unchanged', 'changed'] as const;
type Scenario = (typeof scenarios)[number];

const measured = v.object({ seconds: v.number(), megabytes: v.number() });
type Measured = v.InferOutput<typeof measured>;

const runner = join(import.meta.dirname, 'plan-scenario.ts');

/** Left alone, V8 lets 100 MB of garbage pile up before it looks: the peak would say nothing about what planning needs. */
const smallYoungGeneration = '--max-semi-space-size=4';

function run(scenario: Scenario | 'prepare', directory: string, rows: number): unknown {
  const words = [smallYoungGeneration, runner, scenario, directory, String(rows)];
  const output = execFileSync(process.execPath, words, { encoding: 'utf8' });
  return JSON.parse(output);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Measures `rounds` rounds over a file of `rows` rows × 20 columns and prints a table. */
export function benchPlan(rows: number, rounds: number): void {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  try {
    run('prepare', directory, rows);
    const results = new Map<Scenario, Measured[]>(scenarios.map((scenario) => [scenario, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const scenario of scenarios) {
        results.get(scenario)?.push(v.parse(measured, run(scenario, directory, rows)));
      }
    }
    print(rows, rounds, results);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function print(rows: number, rounds: number, results: ReadonlyMap<Scenario, readonly Measured[]>): void {
  const drain = results.get('drain') ?? [];
  console.log(`plan: ${rows} rows × 20 columns, medians of ${rounds} rounds`);
  for (const [scenario, rows_] of results) {
    const seconds = median(rows_.map((one) => one.seconds));
    const ratio = median(rows_.map((one, round) => (drain[round]?.seconds ?? 0) / one.seconds));
    const peak = Math.max(...rows_.map((one) => one.megabytes));
    const perSecond = Math.round(rows / seconds).toLocaleString('en');
    console.log(
      `  ${scenario.padEnd(10)} ${seconds.toFixed(2).padStart(6)} s  ${perSecond.padStart(10)} rows/s  ` +
        `${ratio.toFixed(2).padStart(5)} × drain  peak ${peak.toFixed(0)} MB`,
    );
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { rows: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '3' } },
  });
  benchPlan(Number(values.rows), Number(values.rounds));
}
