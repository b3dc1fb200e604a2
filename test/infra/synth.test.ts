import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlesOf } from '../../bench/bundles.ts';
import * as environments from '../../shared/contracts/environment.ts';

const run = promisify(execFile);

/**
 * KB of each minified bundle, its SDK clients included: what a cold start has to read. A tenth above what it is, so that whatever
 * adds more is seen; docs/performance.md has how long they take to load.
 */
const budgets = {
  authenticate: 290,
  plan: 800,
  apply: 590,
  finish: 580,
  fail: 570,
  sweep: 590,
  purge: 605,
};

let out: string;

/** The environment without anything that could lead to an AWS account. */
function withoutCredentials(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && name !== 'CDK_VALIDATION');
  return { ...Object.fromEntries(kept), HOME: out, AWS_EC2_METADATA_DISABLED: 'true' };
}

/** Something for every name in every contract: enough to load a function, and nothing that it could reach. */
const anyEnvironment = {
  ...Object.fromEntries(
    Object.values(environments).flatMap(({ entries }) =>
      Object.keys(entries).map((name) => [name, 'http://127.0.0.1/x']),
    ),
  ),
  HISTORY_DAYS: '90',
};

/** The type of what a bundle exports as `handler`, in a process of its own. */
async function handlerOf(bundle: string): Promise<string> {
  const url = pathToFileURL(bundle).href;
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

  it('bundles every function into no more than its budget', async () => {
    const bundles = await bundlesOf(out);
    expect([...bundles.keys()].toSorted()).toEqual(Object.keys(budgets).toSorted());
    for (const [name, file] of bundles) {
      const budget = Object.entries(budgets).find(([one]) => one === name)?.[1];
      expect((await stat(file)).size / 1000, `KB of ${name}`).toBeLessThan(budget ?? 0);
    }
  });

  it('leaves out of bundles what functions never use: other credentials than those of their environment', async () => {
    for (const [name, file] of await bundlesOf(out)) {
      const code = await readFile(file, 'utf8');
      expect(code, name).not.toMatch(/sso_session|credential_process|AssumeRoleWithWebIdentity|latest\/meta-data\/iam/);
    }
  });

  it('makes bundles that load on this Node and export their handler', async () => {
    const handlers: string[] = [];
    for (const file of (await bundlesOf(out)).values()) handlers.push(await handlerOf(file));
    expect(handlers).toEqual(Array(7).fill('function'));
  });
});
