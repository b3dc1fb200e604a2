/**
 * Judges the permissions when all tests have run: every local cloud of the run writes down what was allowed, and what is
 * granted and was not needed fails the run. A part of the tests proves nothing of that, and is told so.
 */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import type { TestProject } from 'vitest/node';
import { usageFolder } from '../../local/iam/usage.ts';
import { describeDeployment } from '../../local/resources/deployment.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { sharedAssembly } from '../support/assembly.ts';
import { accepted } from './accepted.ts';
import { grantsOf } from './grants.ts';
import { findingsOf, type UseLine, useLine } from './judge-usage.ts';

/** Where local clouds of tests are, unless a test says otherwise: resources' ARNs have it in them. */
const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };

let folder: string;
let project: TestProject;

export async function setup(given: TestProject): Promise<void> {
  project = given;
  folder = await mkdtemp(join(tmpdir(), 'rollcall-permissions-'));
  process.env[usageFolder] = join(folder, 'used');
  await mkdir(join(folder, 'used'));
}

export async function teardown(): Promise<void> {
  try {
    const reason = await whyNot();
    if (reason !== undefined) return console.log(`permissions are not judged: ${reason}`);
    await judge();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Why this run says nothing about permissions; undefined if all tests were run, and passed. */
async function whyNot(): Promise<string | undefined> {
  const { state, config } = project.vitest;
  const { testFiles } = await project.globTestFiles();
  const states = new Map(state.getTestModules().map((one) => [one.moduleId, one.state()]));
  const missing = testFiles.filter((file) => !states.has(file)).length;
  if (missing > 0) return `${missing} of ${testFiles.length} test files were not run`;
  if (config.testNamePattern !== undefined) return 'only some tests were run, by their names';
  const failed = [...states.values()].filter((one) => one !== 'passed' && one !== 'skipped').length;
  return failed > 0 ? `${failed} test files did not pass` : undefined;
}

async function judge(): Promise<void> {
  const grants = grantsOf(describeDeployment(await readAssembly(await sharedAssembly()), place));
  const findings = findingsOf(grants, await readUses(join(folder, 'used')), accepted);
  if (findings.length === 0)
    return console.log(`permissions: all ${grants.length} are needed, or accepted with a reason`);
  const help = 'take them out of infra/, or write down in test/permissions/accepted.ts why they stay';
  throw new Error(`permissions that nothing needs (${help}):\n${findings.join('\n')}`);
}

async function readUses(from: string): Promise<readonly UseLine[]> {
  const files = await readdir(from);
  const texts = await Promise.all(files.map((file) => readFile(join(from, file), 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return lines.map((line) => v.parse(useLine, JSON.parse(line)));
}
