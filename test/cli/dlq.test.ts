/** Dead letters on the real local cloud: what nobody can handle is parked, shown, and moved on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeploymentQueues, depthOf, findQueues } from '../../cli/dead-letters/queues.ts';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import { startSystem } from '../support/system.ts';
import { runCli } from './run-cli.ts';

const apply = { step: 'apply', tenant: 'acme', importId: '20260301T140509Z-4be2c0a1d7', fence: 3, chunk: 7 };
const message = { ...apply, key: 'plans/acme/jane.doe/7', sha256: '00' };

let dir: string;
let cloud: LocalCloud;
let deployment: Deployment;
let queues: DeploymentQueues;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-dlq-'));
  cloud = await startSystem(dir);
  deployment = await findDeployment({ dir, aws: false }, {});
  queues = await findQueues(deployment.lane.queues);
}, 90_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

const sqs = () => deployment.lane.queues.sqs;

const park = (body: unknown) =>
  sqs().send(
    new SendMessageCommand({ QueueUrl: queues.parked, MessageBody: JSON.stringify(body), MessageGroupId: 'acme' }),
  );

async function json(...words: string[]): Promise<unknown> {
  const { stdout, stderr } = await runCli(['dlq', ...words, '--json', '--dir', dir]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const empty = { waiting: 0, inFlight: 0, delayed: 0 };
const unknown = { source: 'aws.s3', 'detail-type': 'Object Created', detail: { object: { key: 'acme/jane.csv' } } };

/** One story: what is parked in one test is there in the next. */
describe('dlq', () => {
  it('says that there is nothing, if there is nothing', { timeout: 60_000 }, async () => {
    for (const words of ['show', 'redrive']) {
      expect(await runCli(['dlq', words, '--dir', dir])).toMatchObject({ code: 0, stdout: 'nothing is parked\n' });
    }
  });

  it('lists every queue, and what is parked', { timeout: 60_000 }, async () => {
    await park(message);
    expect(await json('list')).toEqual({
      queues: [
        ...['arrivals', 'changes', 'finish'].map((queue) => ({ queue, kind: 'step', ...empty })),
        ...['arrivals', 'changes', 'finish'].map((queue) => ({ queue, kind: 'dead-letters', ...empty })),
        { queue: 'parked', kind: 'parked', ...empty, waiting: 1 },
      ],
      oldestParked: expect.stringMatching(/^\d{4}-/),
    });
  });

  it('shows what a message is about, and names no file', { timeout: 60_000 }, async () => {
    await park(unknown);
    const shown = await json('show');
    const common = { id: expect.any(String), firstSent: expect.any(String), importState: null };
    expect(shown).toEqual([
      { ...common, step: 'apply', tenant: 'acme', import: apply.importId, chunk: 7, received: 2 },
      { ...common, step: 'unknown', tenant: null, import: null, chunk: null, received: 1 },
    ]);
    expect(JSON.stringify(shown)).not.toContain('jane');
  });

  it('moves what was looked at to fail, which takes it, and leaves what nobody takes', {
    timeout: 60_000,
  }, async () => {
    expect(await json('redrive')).toEqual({ moved: 1, left: [expect.any(String)] });
    // `fail` finds no such import, so that there is nothing to end: the message is done with.
    const { deadLetters } = queues.steps.changes;
    await expect.poll(() => depthOf(sqs(), deadLetters), { timeout: 30_000 }).toEqual(empty);
    expect(await depthOf(sqs(), queues.parked)).toEqual({ ...empty, inFlight: 1 });
  });

  it('moves messages to their step with --to-source, where an old fence is dropped', { timeout: 60_000 }, async () => {
    await park(message);
    expect(await json('redrive', '--to-source')).toEqual({ moved: 1, left: [] });
    await expect.poll(() => depthOf(sqs(), queues.steps.changes.queue), { timeout: 30_000 }).toEqual(empty);
    expect(await depthOf(sqs(), queues.parked)).toEqual({ ...empty, inFlight: 1 });
  });
});
