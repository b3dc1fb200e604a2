import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as environments from '../../shared/contracts/environment.ts';

const run = promisify(execFile);

/** KB of one minified bundle with its SDK clients: what a cold start has to read. `plan` knows all rules, and a calendar. */
const budget = 700;
const budgetOfPlan = 850;

let out: string;

/** The environment without anything that could lead to an AWS account. */
function withoutCredentials(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && name !== 'CDK_VALIDATION');
  return { ...Object.fromEntries(kept), HOME: out, AWS_EC2_METADATA_DISABLED: 'true' };
}

async function bundles(): Promise<[name: string, kilobytes: number][]> {
  const assets = (await readdir(out)).filter((name) => name.startsWith('asset.'));
  return Promise.all(
    assets.map(async (name): Promise<[string, number]> => {
      const { size } = await stat(join(out, name, 'index.mjs'));
      return [name, size / 1000];
    }),
  );
}

/** Something for every name in every contract: enough to load a function, and nothing that it could reach. */
const anyEnvironment = Object.fromEntries(
  Object.values(environments).flatMap(({ entries }) =>
    Object.keys(entries).map((name) => [name, 'http://127.0.0.1/x']),
  ),
);

/** The type of what a bundle exports as `handler`, in a process of its own. */
async function handlerOf(asset: string): Promise<string> {
  const url = pathToFileURL(join(out, asset, 'index.mjs')).href;
  const script = `const { handler } = await import(${JSON.stringify(url)}); console.log(typeof handler);`;
  const env = { ...withoutCredentials(), ...anyEnvironment, AWS_REGION: 'eu-central-1' };
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  return stdout.trim();
}

describe('cdk synth', () => {
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'rollcall-synth-'));
    await run('npx', ['--no-install', 'cdk', 'synth', '--quiet', '--output', out], {
      env: withoutCredentials(),
    });
  }, 60_000);

  afterAll(() => rm(out, { recursive: true, force: true }));

  it('makes both templates with no credentials', async () => {
    expect(await readdir(out)).toEqual(
      expect.arrayContaining(['RollcallState.template.json', 'RollcallService.template.json']),
    );
  });

  // Its findings are warnings, which do not fail the command.
  it('leaves nothing for the built-in validator to report', async () => {
    const report = JSON.parse(await readFile(join(out, 'validation-report.json'), 'utf8'));
    expect(report).toMatchObject({ title: 'Validation Report', pluginReports: [] });
  });

  it(`bundles every function but plan into less than ${budget} KB, and plan into less than ${budgetOfPlan}`, async () => {
    const sizes = await bundles();
    expect(sizes.length).toBeGreaterThan(0);
    const [largest, ...others] = sizes.map(([, kilobytes]) => kilobytes).sort((a, b) => b - a);
    expect(largest).toBeLessThan(budgetOfPlan);
    expect(others.filter((kilobytes) => kilobytes > budget)).toEqual([]);
  });

  it('makes bundles that load on this Node and export their handler', async () => {
    const handlers: string[] = [];
    for (const [asset] of await bundles()) handlers.push(await handlerOf(asset));
    expect(handlers).toEqual(Array(7).fill('function'));
  });
});
