/**
 * A step's message that nobody can handle, on the real templates: through all tries of its function and of `fail` to where it is
 * parked, and on from there when the cause is mended. In a copy of the templates nobody may put items, so that `apply` makes its
 * changes and can't keep what came of them; there failed messages are seen again after a second, and not after minutes, and uploads
 * are planned at once.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { depthOf, findQueues } from '../../cli/dead-letters/queues.ts';
import { receive } from '../../cli/dead-letters/receive.ts';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import type { Import } from '../../shared/domain/import.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import { userItems } from '../../shared/store/directory-read.ts';
import { listImports } from '../../shared/store/imports.ts';
import { getLane } from '../../shared/store/lane.ts';
import { addTenant } from '../../shared/store/tenants.ts';
import { runCli } from '../cli/run-cli.ts';
import { sharedAssembly } from '../support/assembly.ts';
import { csvOf, employees } from '../support/employee-file.ts';

const tenant = 'acme';
const rows = 3;
/** Of a message of the changes queue: its function's, and those of `fail` (infra/step-queues.ts). */
const tries = { apply: 5, fail: 5 } as const;

let dir: string;
let cloud: LocalCloud;
let deployment: Deployment;
const said: string[] = [];

async function start(assembly: string): Promise<void> {
  const warn = (line: string) => void said.push(line);
  cloud = await startLocalCloud({ dir, assembly, port: 0, sftpPort: 0, region: 'eu-central-1', warn });
  deployment = await findDeployment({ dir, aws: false }, {});
}

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

/** The templates in which nobody may put items. */
async function breakTemplates(): Promise<string> {
  const assembly = join(dir, 'broken');
  await cp(await sharedAssembly(), assembly, { recursive: true });
  for (const file of (await readdir(assembly)).filter((name) => name.endsWith('.template.json'))) {
    const template = JSON.parse(await readFile(join(assembly, file), 'utf8'));
    for (const [id, resource] of Object.entries<Resource>(template.Resources)) breakResource(id, resource);
    await writeFile(join(assembly, file), JSON.stringify(template));
  }
  return assembly;
}

function breakResource(id: string, { Type, Properties }: Resource): void {
  const seconds = 1;
  if (Type === 'AWS::SQS::Queue' && id.startsWith('queueschanges')) Properties.VisibilityTimeout = seconds;
  if (Type === 'AWS::SQS::Queue') Properties.DelaySeconds = 0;
  if (!/^(applyingapply|deadlettersfail)/.test(id)) return;
  // No function may run for longer than its messages are hidden.
  if (Type === 'AWS::Lambda::Function') Properties.Timeout = seconds;
  // Behind the others, which so keep their places. Without the second, messages come again after pauses of the function's.
  const Action = ['dynamodb:PutItem', 'sqs:ChangeMessageVisibility'];
  if (Type === 'AWS::IAM::Policy')
    Object(Properties.PolicyDocument).Statement.push({ Effect: 'Deny', Action, Resource: '*' });
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rollcall-parked-'));
  await start(await breakTemplates());
  const profile = { ...worktango, missing: 'archive' } as const;
  await addTenant(deployment.tenants, { tenant, active: true, revision: 1, profile, createdAt: 0 });
}, 120_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

async function dlq(...words: string[]) {
  const { stdout, stderr } = await runCli(['dlq', ...words, '--json', '--dir', dir]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

async function onlyImport(): Promise<Import | undefined> {
  const found: Import[] = [];
  for await (const one of listImports(deployment.imports, tenant, Date.now())) found.push(one);
  expect(found.length).toBeLessThan(2);
  return found[0];
}

/** How often each user was written. */
async function versions(): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { version } of userItems(deployment.directory, tenant)) found.push(version);
  return found;
}

const once = Array(rows).fill(1);
const stateOf = async () => (await onlyImport())?.state;

/** Messages of each queue that has any, whoever has them at the moment. Unlike `dlq list` it looks at none. */
async function depths(): Promise<Record<string, number>> {
  const { sqs } = deployment.lane.queues;
  const { steps, parked } = await findQueues(deployment.lane.queues);
  const urls = { changes: steps.changes.queue, dead: steps.changes.deadLetters, finish: steps.finish.queue, parked };
  const found = Object.entries(urls).map(async ([name, url]) => {
    const { waiting, inFlight } = await depthOf(sqs, url);
    return [name, waiting + inFlight] as const;
  });
  return Object.fromEntries((await Promise.all(found)).filter(([, depth]) => depth > 0));
}

const wasDenied = (name: string) => said.some((line) => line.startsWith(`denied: ${name} may not dynamodb:PutItem`));

function sweepIn(minutes: number) {
  const at = new Date(Date.now() + minutes * 60_000).toISOString();
  return cloud.operations.fire({ schedule: 'sweep', at });
}

const patience = { timeout: 60_000, interval: 250 };

/** One story: what is parked in one test is there in the next. */
describe('a message that neither its function nor fail can handle', { timeout: 90_000 }, () => {
  it('is parked after all tries of both; the sweep still finds its import, and sends the step again before', async () => {
    const { s3, name: Bucket } = deployment.uploads;
    await s3.send(new PutObjectCommand({ Bucket, Key: `${tenant}/staff.csv`, Body: csvOf(employees(1, rows)) }));
    await expect.poll(() => wasDenied('apply'), patience).toBe(true);
    const { fence } = await getLane(deployment.imports, tenant);
    await sweepIn(10);
    // Where it comes again, the message of the fence before is dropped.
    await expect.poll(depths, patience).toEqual({ parked: 1 });
    expect(await getLane(deployment.imports, tenant)).toMatchObject({ fence: fence + 1, attempts: 2 });
    expect(wasDenied('fail')).toBe(true);
    expect(await stateOf()).toBe('applying');
  });

  it('is listed, was received as often as its queues say, across all of them, and names its import', async () => {
    const { queues } = await dlq('list');
    expect(queues).toContainEqual(expect.objectContaining({ queue: 'parked', waiting: 1 }));
    await cloud.close();
    await start(await sharedAssembly());
    // On this machine a message that is moved to its dead letters has been received for that; and it was looked at.
    const [moves, looks] = [2, 2];
    const received = tries.apply + tries.fail + moves + looks;
    const { parked } = await findQueues(deployment.lane.queues);
    const letters = await receive(deployment.lane.queues.sqs, parked, { hidden: 1, wait: 6 });
    const about = { step: 'apply', tenant, importId: (await onlyImport())?.id, chunk: 0 };
    expect(letters).toEqual([expect.objectContaining({ ...about, received })]);
  });

  it('is carried out once when the cause is mended and it goes to its step again', async () => {
    expect([await stateOf(), await versions()]).toEqual(['applying', once]);
    expect(await dlq('redrive', '--to-source')).toEqual({ moved: 1, left: [] });
    await expect.poll(stateOf, patience).toBe('succeeded');
    expect((await onlyImport())?.counts).toMatchObject({ created: rows });
    expect(await versions()).toEqual(once);
  });

  it('is nobody’s any more: the sweep does nothing, and nothing is parked', async () => {
    await sweepIn(20);
    // The last message is deleted after its import has ended.
    await expect.poll(depths, patience).toEqual({});
    expect(await versions()).toEqual(once);
  });
});
