import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../local/cloud.ts';
import { createAsyncInvocations } from '../../../local/lambda/async-invocations.ts';
import { describeDeployment } from '../../../local/resources/deployment.ts';
import { readAssembly } from '../../../local/template/assembly.ts';
import { runnerOf } from '../chaos/runner.ts';
import { lambda, role, writeAssembly } from '../fixtures/assembly.ts';

const measure = 'export const handler = async (event) => event.length;';
const answer = 'export const handler = async (length) => "x".repeat(length - 2);';

let dir: string;
let cloud: LocalCloud;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-functions-'));
  const resources = { Role: role, Measure: lambda('measure'), Answer: lambda('answer') };
  const assembly = await writeAssembly(join(dir, 'assembly'), { bundles: { measure, answer }, resources });
  cloud = await startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1' });
}, 30_000);

afterAll(async () => {
  await cloud.close();
  await rm(dir, { recursive: true, force: true });
});

describe('payloads', () => {
  const limit = 6_291_456;
  const tooLarge = { failure: expect.objectContaining({ errorType: 'RequestTooLargeException' }) };

  it.each([
    [limit - 1, { answer: limit - 3 }],
    [limit, { answer: limit - 2 }],
    [limit + 1, tooLarge],
  ])('of %i bytes, quotes and all, to a function that is waited for', async (bytes, expected) => {
    const event = 'x'.repeat(bytes - 2);
    expect(await cloud.operations.invoke({ function: 'Measure', event })).toEqual(expected);
  });

  it.each([
    [6_291_556, 'string'],
    [6_291_557, 'Function.ResponseSizeTooLarge'],
  ])('of %i bytes in its answer', async (bytes, expected) => {
    const said = Object(await cloud.operations.invoke({ function: 'Answer', event: bytes }));
    expect(said.failure?.errorType ?? typeof said.answer).toBe(expected);
  });

  it.each([
    [1_048_576, 1],
    [1_048_577, 0],
  ])('of %i bytes to a function that nobody waits for', (bytes, invoked) => {
    const events: string[] = [];
    const warnings: string[] = [];
    const warn = (line: string) => void warnings.push(line);
    const invocations = createAsyncInvocations({ configurations: [], send: async () => undefined, warn });
    invocations.accept(runnerOf(events), 'x'.repeat(bytes));
    expect([events.length, warnings.length]).toEqual([invoked, 1 - invoked]);
  });
});

describe('settings', () => {
  /** Bytes of `{"AB":"…"}`. */
  const variables = (bytes: number) => ({ Environment: { Variables: { AB: 'x'.repeat(bytes - 9) } } });

  async function describeWith(settings: Record<string, unknown>): Promise<string> {
    const resources = { Role: role, Measure: lambda('measure', settings) };
    const assembly = await writeAssembly(join(dir, 'described'), { bundles: { measure }, resources });
    const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1' };
    try {
      describeDeployment(await readAssembly(assembly), place);
      return 'taken';
    } catch (cause) {
      return cause instanceof Error ? cause.message : String(cause);
    }
  }

  it.each([
    { Timeout: 1 },
    { Timeout: 900 },
    { MemorySize: 128 },
    { MemorySize: 10_240 },
    { EphemeralStorage: { Size: 512 } },
    { EphemeralStorage: { Size: 10_240 } },
    variables(4096),
  ])('at their limits are taken (case %#)', async (settings) => {
    expect(await describeWith(settings)).toBe('taken');
  });

  it.each([
    [{ Timeout: 0 }, 'Timeout: Lambda takes 1 to 900 seconds, found 0'],
    [{ Timeout: 901 }, 'Timeout: Lambda takes 1 to 900 seconds, found 901'],
    [{ MemorySize: 127 }, 'MemorySize: Lambda takes 128 to 10240 MB'],
    [{ MemorySize: 10_241 }, 'MemorySize: Lambda takes 128 to 10240 MB'],
    [{ EphemeralStorage: { Size: 511 } }, 'EphemeralStorage.Size: Lambda takes 512 to 10240 MB'],
    [{ EphemeralStorage: { Size: 10_241 } }, 'EphemeralStorage.Size: Lambda takes 512 to 10240 MB'],
    [variables(4097), 'the variables have 4097 bytes, Lambda takes 4096'],
    [{ Environment: { Variables: { AWS_REGION: 'x' } } }, 'AWS_REGION is reserved: Lambda sets it itself'],
    [{ Environment: { Variables: { A: 'x' } } }, 'A is no name that Lambda takes'],
    [{ Environment: { Variables: { '1A': 'x' } } }, '1A is no name that Lambda takes'],
  ])('beyond them stop the start (case %#)', async (settings, fault) => {
    expect(await describeWith(settings)).toContain(fault);
  });
});
