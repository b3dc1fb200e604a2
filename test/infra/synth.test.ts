import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** KB of one minified bundle with its SDK clients: what a cold start has to read. */
const budget = 1000;

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

describe('cdk synth', () => {
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'rollcall-synth-'));
    await promisify(execFile)('npx', ['--no-install', 'cdk', 'synth', '--quiet', '--output', out], {
      env: withoutCredentials(),
    });
  }, 60_000);

  afterAll(() => rm(out, { recursive: true, force: true }));

  it('makes both templates with no credentials, and aws-cdk-lib’s own rules find nothing', async () => {
    expect(await readdir(out)).toEqual(
      expect.arrayContaining(['RollcallState.template.json', 'RollcallService.template.json']),
    );
  });

  it(`bundles every function into less than ${budget} KB`, async () => {
    const sizes = await bundles();
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.filter(([, kilobytes]) => kilobytes > budget)).toEqual([]);
  });
});
