/**
 * `node bench/load.ts`: how long each function's bundle takes to be loaded in a fresh process, beside an empty module. It is the
 * part of a cold start that our code decides on; on Lambda it runs with the share of a processor that the memory buys.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as environments from '../shared/contracts/environment.ts';
import { bundlesOf } from './bundles.ts';

/** Something for every name in every contract: enough to load a function, and nothing that it could reach. */
const anyEnvironment = Object.fromEntries(
  Object.values(environments).flatMap(({ entries }) =>
    Object.keys(entries).map((name) => [name, 'http://127.0.0.1/x']),
  ),
);

/** Milliseconds of importing a module in a process of its own, without that process's own start. */
function load(file: string): number {
  const script = `const begun = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - begun);`;
  const env = { ...anyEnvironment, PATH: process.env.PATH, AWS_REGION: 'eu-central-1' };
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env }).toString());
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Prints a table. Rounds are interleaved, so that a slow moment of the machine is everybody's. */
export async function benchLoad(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-load-'));
  try {
    const options = { env: { ...process.env, CDK_VALIDATION: 'false' }, stdio: 'ignore' } as const;
    execFileSync('npx', ['--no-install', 'cdk', 'synth', '--quiet', '--output', folder], options);
    const empty = join(folder, 'empty.mjs');
    writeFileSync(empty, 'export const handler = () => {};\n');
    const bundles = new Map([['(empty)', empty], ...(await bundlesOf(folder))]);
    const times = new Map([...bundles.keys()].map((name): [string, number[]] => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, file] of bundles) times.get(name)?.push(load(file));
    }
    for (const [name, file] of bundles) {
      const kilobytes = Math.round(statSync(file).size / 1000);
      const all = times.get(name) ?? [];
      const [least, middle] = [Math.min(...all), median(all)].map((one) => one.toFixed(0).padStart(6));
      console.log(`${name.padEnd(14)}${String(kilobytes).padStart(6)} KB  least${least} ms  median${middle} ms`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
  await benchLoad(Number(values.rounds));
}
