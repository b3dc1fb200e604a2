/** The doctor on the real local cloud: a healthy one, and one with something parked. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findQueues } from '../../cli/dead-letters/queues.ts';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import { doctorTenant } from '../../cli/doctor/synthetic-tenant.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import { startSystem } from '../support/system.ts';
import { runCli } from './run-cli.ts';

let dir: string;
let cloud: LocalCloud;
let deployment: Deployment;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-doctor-'));
  cloud = await startSystem(dir);
  deployment = await findDeployment({ dir, aws: false }, {});
}, 90_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

type Found = { check: string; result: string; found: string; todo?: string };

async function doctor(...words: string[]): Promise<{ code: number | null; findings: Found[] }> {
  const { code, stdout } = await runCli(['doctor', ...words, '--json', '--dir', dir]);
  return { code, findings: JSON.parse(stdout) };
}

const resultsOf = (findings: readonly Found[]) =>
  Object.fromEntries(findings.map(({ check, result }) => [check, result]));

async function itemsLeft(): Promise<unknown[]> {
  const { tenants, directory, imports } = deployment;
  const pages = await Promise.all(
    [tenants, directory, imports].map(({ db, name }) => db.send(new ScanCommand({ TableName: name }))),
  );
  return pages.flatMap(({ Items = [] }) => Items).filter((item) => JSON.stringify(item).includes(doctorTenant));
}

async function objectsLeft(): Promise<unknown[]> {
  const { uploads, work } = deployment;
  const pages = await Promise.all(
    [uploads, work].map(({ s3, name }) => s3.send(new ListObjectVersionsCommand({ Bucket: name }))),
  );
  return pages.flatMap(({ Versions = [], DeleteMarkers = [] }) => [...Versions, ...DeleteMarkers]);
}

describe('doctor', () => {
  it('finds everything well, imports three users from end to end, and leaves nothing behind', {
    timeout: 120_000,
  }, async () => {
    const { code, findings } = await doctor('--synthetic');
    expect(resultsOf(findings)).toEqual({
      deployment: 'ok',
      'table tenants': 'ok',
      'table directory': 'ok',
      'table imports': 'ok',
      'bucket uploads': 'ok',
      'bucket work': 'ok',
      queues: 'ok',
      lanes: 'ok',
      login: 'ok',
      'event sources': 'unasked',
      schedules: 'unasked',
      alarms: 'unasked',
      'synthetic import': 'ok',
    });
    expect(code).toBe(0);
    // Of the login that was tried, a counter is left that expires by itself.
    expect((await itemsLeft()).filter((item) => !JSON.stringify(item).includes('expiresAt'))).toEqual([]);
    expect(await objectsLeft()).toEqual([]);
  });

  it('can be run again, with a second import', { timeout: 120_000 }, async () => {
    const { findings } = await doctor('--synthetic');
    expect(findings.at(-1)).toMatchObject({ check: 'synthetic import', result: 'ok' });
  });

  it('keeps its tenant to itself', { timeout: 60_000 }, async () => {
    const words = ['tenants', 'add', doctorTenant, '--preset', 'worktango', '--dir', dir];
    const { code, stderr } = await runCli(words);
    expect(stderr).toContain('is the tenant of rollcall doctor');
    expect(code).toBe(5);
  });

  it('fails, and says what to do, when messages are parked', { timeout: 60_000 }, async () => {
    const { lane } = deployment;
    const { parked } = await findQueues(lane.queues);
    await lane.queues.sqs.send(new SendMessageCommand({ QueueUrl: parked, MessageBody: '{}' }));
    const { code, findings } = await doctor();
    expect(findings.find(({ check }) => check === 'queues')).toEqual({
      check: 'queues',
      result: 'failed',
      found: '1 message parked: nobody could handle them',
      todo: 'rollcall dlq show',
    });
    expect(code).toBe(6);
  });
});
