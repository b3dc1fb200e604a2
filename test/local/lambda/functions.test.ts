import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredentialRegistry } from '../../../local/door/credentials.ts';
import { createFunctions, type Functions } from '../../../local/lambda/functions.ts';
import { describeDeployment, ofKind } from '../../../local/resources/deployment.ts';
import { readAssembly } from '../../../local/template/assembly.ts';
import { lambda, role, writeAssembly } from '../fixtures/assembly.ts';

const bundles = {
  throws: 'export const handler = () => { throw new TypeError("no such user"); };',
  exits: 'export const handler = () => process.exit(3);',
  hoards: 'const kept = []; export const handler = () => { for (;;) kept.push(new Array(1e5).fill({})); };',
  rejects:
    'export const handler = async () => { Promise.reject(new Error("nobody waits")); await new Promise(() => {}); };',
  callsBack: 'export const handler = (event, context, callback) => callback(null, 1);',
  broken: 'throw new SyntaxError("can not be loaded");',
  nothing: 'export const other = 1;',
  large: 'export const handler = () => "x".repeat(7e6);',
  once: 'let times = 0; export const handler = async () => ++times;',
  slow: `let running = 0;
    export const handler = async () => {
      running += 1;
      await new Promise((done) => setTimeout(done, 100));
      const atOnce = running;
      running -= 1;
      return { atOnce, sandbox: process.env.AWS_LAMBDA_LOG_STREAM_NAME };
    };`,
};

let dir: string;
let functions: Functions;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-functions-'));
  const lambdas = Object.keys(bundles).map((name) => [name, lambda(name, { MemorySize: 128 })]);
  const directory = await writeAssembly(dir, { bundles, resources: { Role: role, ...Object.fromEntries(lambdas) } });
  const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };
  const deployment = describeDeployment(await readAssembly(directory), place);
  const credentials = createCredentialRegistry(place.account);
  const judge = () => ({ allowed: true }) as const;
  const folders = { logs: dir, temporary: join(dir, 'tmp') };
  functions = createFunctions({
    lambdas: ofKind(deployment, 'function'),
    place,
    credentials,
    judge,
    ...folders,
    warn: console.error,
  });
});

afterAll(async () => {
  await functions.close();
  await rm(dir, { recursive: true, force: true });
});

async function failureOf(name: string) {
  const outcome = await functions.find(name).invoke('{}');
  expect(outcome.ok).toBe(false);
  return outcome.ok ? undefined : outcome.error;
}

describe('a function that fails', () => {
  it.each([
    ['throws', 'TypeError', 'no such user'],
    ['rejects', 'Error', 'nobody waits'],
    ['exits', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    ['hoards', 'Runtime.ExitError', 'Runtime exited with error: signal: killed'],
    ['callsBack', 'Error', 'takes a callback'],
    ['broken', 'SyntaxError', 'can not be loaded'],
    ['nothing', 'Error', 'index.handler is undefined or not exported'],
    ['large', 'Function.ResponseSizeTooLarge', 'exceeded maximum allowed payload size'],
  ])('because it %s is reported as Lambda does: %s', async (name, errorType, message) => {
    const error = await failureOf(name);
    expect(error?.errorType).toBe(errorType);
    expect(error?.errorMessage).toContain(message);
  });

  it('has its stack in the trace', async () => {
    expect((await failureOf('throws'))?.trace[0]).toBe('TypeError: no such user');
  });

  it('runs again after a crash', async () => {
    await failureOf('exits');
    expect((await failureOf('exits'))?.errorMessage).toContain('exit status 3');
  });
});

describe('sandboxes', () => {
  it('are used again when they are idle', async () => {
    await functions.find('once').invoke('{}');
    expect(await functions.find('once').invoke('{}')).toEqual({ ok: true, payload: '2' });
  });

  it('take one invocation at a time each, and no more than four at once run', async () => {
    const runner = functions.find('slow');
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => runner.invoke('{}')));
    const answers = outcomes.map((outcome) => (outcome.ok ? JSON.parse(outcome.payload) : outcome.error));
    expect(answers.map(({ atOnce }) => atOnce)).toEqual(Array(8).fill(1));
    expect(new Set(answers.map(({ sandbox }) => sandbox)).size).toBe(4);
  });
});
