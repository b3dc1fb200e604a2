/** A local cloud in a process of its own, for benches: everything in a folder that is gone afterwards. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as v from 'valibot';
import { serviceOutputs, stackNames } from '../shared/contracts/outputs.ts';
import { clientsFor } from '../shared/store/clients.ts';

const instanceSchema = v.object({
  endpoint: v.string(),
  region: v.string(),
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
});

type Cloud = { readonly directory: string; readonly stop: () => Promise<void> };

export async function startCloud(): Promise<Cloud> {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const ports = ['--port', '0', '--sftp-port', '0'];
  const child = spawn(process.execPath, ['local/start.ts', '--dir', directory, ...ports], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of child.stdout.setEncoding('utf8')) if (/^ready/m.test(line)) break;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true });
  };
  return { directory, stop };
}

export async function connect(directory: string) {
  const { endpoint, region, ...credentials } = v.parse(
    instanceSchema,
    JSON.parse(readFileSync(join(directory, 'instance.json'), 'utf8')),
  );
  const config = { endpoint, region, credentials };
  const stacks = await new CloudFormationClient(config).send(
    new DescribeStacksCommand({ StackName: stackNames.service }),
  );
  const named = stacks.Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? [];
  const outputs = v.parse(serviceOutputs, Object.fromEntries(named));
  return { config, outputs, endpoint };
}

export type Connection = Awaited<ReturnType<typeof connect>>;

const callCounts = v.object({
  calls: v.array(
    v.object({
      caller: v.string(),
      service: v.string(),
      operation: v.string(),
      count: v.number(),
      writeUnits: v.number(),
    }),
  ),
});

/** What functions called since the counts were last taken away. */
export async function calls({ endpoint }: Connection, method: 'GET' | 'DELETE') {
  const response = await fetch(`${endpoint}/_rollcall/calls`, { method });
  return v.parse(callCounts, await response.json()).calls.filter(({ caller }) => caller !== 'operator');
}

export function clientsOf({ config, outputs }: Connection) {
  const environment = {
    IMPORTS_TABLE: outputs.ImportsTable,
    WORK_BUCKET: outputs.WorkBucket,
    ARRIVALS_QUEUE_URL: outputs.ArrivalsQueueUrl,
    CHANGES_QUEUE_URL: outputs.ChangesQueueUrl,
    FINISH_QUEUE_URL: outputs.FinishQueueUrl,
  };
  return clientsFor(environment, config);
}
