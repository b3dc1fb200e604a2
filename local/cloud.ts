/** The local cloud: the synthesized templates, run on this machine. */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { calm, createChaos } from './chaos/chaos.ts';
import { throttledFunctions } from './chaos/invocations.ts';
import type { ChaosSettings } from './chaos/settings.ts';
import { type Closing, createClosing } from './closing.ts';
import { createDashboard } from './dashboard/start-dashboard.ts';
import { type StateDirectory, takeDirectory } from './directory.ts';
import { createCredentialRegistry, operatorCredentials } from './door/credentials.ts';
import { type Door, startDoor } from './door/door.ts';
import { inTurn } from './door/intervention.ts';
import type { Operations } from './door/operator.ts';
import { furnish, startEmulators } from './emulators/emulators.ts';
import type { Buses } from './events/buses.ts';
import { s3Event } from './events/s3-event.ts';
import { LocalCloudFault } from './fault.ts';
import { mayFire } from './iam/acting.ts';
import type { Judge } from './iam/judge.ts';
import { openJudge } from './iam/open-judge.ts';
import { removeInstance, writeInstance } from './instance.ts';
import type { Functions } from './lambda/functions.ts';
import type { Outcome } from './lambda/outcome.ts';
import { checkLimits } from './limits/limits.ts';
import { type Deployment, describeDeployment, ofKind } from './resources/deployment.ts';
import { findSchedule, prepareDeployment } from './run-deployment.ts';
import { startS3 } from './s3/server.ts';
import { scheduledInput } from './scheduler/schedules.ts';
import { startSftp } from './sftp.ts';
import { synthesize } from './synthesis.ts';
import { readAssembly } from './template/assembly.ts';
import type { Json } from './template/json.ts';
import type { Place } from './template/scope.ts';

export interface LocalCloudOptions {
  /** Folder of everything that is kept. */
  readonly dir: string;
  /** Of the door, where AWS's services are; 0 takes a free one. */
  readonly port?: number;
  readonly sftpPort?: number;
  /** Of the dashboard's page; a free one unless it is named. */
  readonly dashboardPort?: number;
  /** Deletes what earlier runs left in `dir`. */
  readonly fresh?: boolean;
  /** A cloud assembly that is there already; without it this project's app is synthesized. */
  readonly assembly?: string;
  readonly region?: string;
  /** How often one function may run at once. */
  readonly concurrency?: number;
  /** Which faults of AWS are made on purpose. */
  readonly chaos?: ChaosSettings;
  /** Told what is being done. */
  readonly say?: (line: string) => void;
  /** Told of what went wrong and did not stop anything, or could not be done. */
  readonly warn?: (line: string) => void;
  /** Told if a part ended by itself: nothing works from then on. */
  readonly onBroken?: (fault: string) => void;
}

export interface LocalCloud {
  readonly endpoint: string;
  readonly port: number;
  /** 0 if the template has no SFTP server. */
  readonly sftpPort: number;
  /** 0 if the template has no dashboard. */
  readonly dashboardPort: number;
  readonly region: string;
  readonly deployment: Deployment;
  readonly operations: Operations;
  close(): Promise<void>;
}

const account = '000000000000';

/**
 * Starts everything and answers when all of it listens.
 * @throws LocalCloudFault about what a person can put right: a taken port or folder, something in the templates that is
 * not known here.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const closing = createClosing();
  try {
    return await start({ ...options, dir: resolve(options.dir) }, closing);
  } catch (cause) {
    await closing.closeAll();
    throw cause;
  }
}

async function start(options: LocalCloudOptions, closing: Closing): Promise<LocalCloud> {
  const { dir, say = ignore } = options;
  let stopping = false;
  // While everything is being stopped, calls fail that nobody waits for.
  const warn = (line: string) => (stopping ? undefined : (options.warn ?? console.error)(line));
  const { onBroken = warn } = options;
  const directory = await takeDirectory(dir, options.fresh ?? false);
  closing.add(() => directory.release());
  const credentials = createCredentialRegistry(account);
  const chaos = options.chaos === undefined ? calm : createChaos(options.chaos);
  const intervene = inTurn(checkLimits, chaos.intervene);
  const dashboard = createDashboard();
  const { onCall } = dashboard;
  const door = await startDoor({ port: options.port ?? 4566, credentials, intervene, warn, onCall });
  closing.add(() => door.close());
  const place = placeOf(door, options.region);

  say('synthesizing the templates, starting SQS and DynamoDB');
  const starting = startEmulators(directory, place.region, onBroken);
  closing.add(async () => (await starting).close());
  const [emulators, assembly] = await Promise.all([starting, options.assembly ?? synthesizeInto(directory)]);
  const deployment = describeDeployment(await readAssembly(assembly), place);
  await furnish(emulators, deployment);

  const logs = directory.path('logs');
  const judge = openJudge({ deployment, logs, warn }, closing);
  const { concurrency } = options;
  const folders = { logs, temporary: directory.path('tmp') };
  const running = prepareDeployment({ deployment, credentials, judge, ...folders, concurrency, chaos, warn }, closing);
  const s3 = await startBuckets(directory, deployment, running.buses, closing);
  const operations = operationsOf(deployment, running.functions, judge);
  const { publish } = running.buses;
  const ports = { s3: s3.port, sqs: emulators.sqs.port, dynamodb: emulators.dynamodb.port };
  door.open({ deployment, judge, publish, ports }, operations);

  say('starting functions, event sources, schedules and SFTP');
  const sftp = await startSftp({
    deployment,
    functions: throttledFunctions(running.functions, chaos),
    credentials,
    judge,
    publish: dashboard.looking(publish),
    directory: directory.path('transfer'),
    logs,
    port: options.sftpPort ?? 2222,
  });
  if (sftp !== undefined) closing.add(() => sftp.close());
  running.startEventSources();
  running.schedules.start();
  const watching = { deployment, logs, sqsPort: ports.sqs, port: options.dashboardPort ?? 0, warn };
  const dashboardPort = await dashboard.start(watching, closing);

  const sftpPort = sftp?.port ?? 0;
  const { endpoint, region } = place;
  const addresses = { endpoint, port: door.port, sftpHost: '127.0.0.1', sftpPort, region };
  const { accessKeyId, secretAccessKey } = operatorCredentials;
  await writeInstance(dir, { pid: process.pid, ...addresses, accessKeyId, secretAccessKey });
  closing.add(() => removeInstance(dir));
  const close = () => {
    stopping = true;
    return closing.closeAll();
  };
  return { ...addresses, dashboardPort, deployment, operations, close };
}

function placeOf(door: Door, region = process.env.AWS_REGION ?? 'eu-central-1'): Place {
  return { account, region, partition: 'aws', endpoint: `http://127.0.0.1:${door.port}` };
}

async function synthesizeInto(directory: StateDirectory): Promise<string> {
  const assembly = directory.path('cdk.out');
  // Bundles of earlier synthesises would pile up.
  await rm(assembly, { recursive: true, force: true });
  await synthesize(assembly);
  return assembly;
}

async function startBuckets(directory: StateDirectory, deployment: Deployment, buses: Buses, closing: Closing) {
  const buckets = ofKind(deployment, 'bucket');
  const announcing = new Set(buckets.filter(({ eventBridge }) => eventBridge).map(({ name }) => name));
  const s3 = await startS3({
    directory: directory.path('s3'),
    port: 0,
    buckets: buckets.map(({ name, versioned }) => ({ name, versioned })),
    notify: async (notification) => {
      if (announcing.has(notification.bucket)) await buses.publish('default', s3Event(notification, deployment.place));
    },
  });
  closing.add(() => s3.close());
  return s3;
}

function operationsOf(deployment: Deployment, functions: Functions, judge: Judge): Operations {
  return {
    fire: async ({ schedule: wanted, at }) => {
      const schedule = findSchedule(deployment, wanted);
      if (!mayFire(judge, schedule, deployment.place))
        throw new LocalCloudFault(`EventBridge Scheduler may not run ${schedule.label}: see denied.log`);
      const input = scheduledInput(schedule, new Date(at), deployment.place);
      return resultOf(await functions.find(schedule.targetArn).invoke(input));
    },
    invoke: async ({ function: name, event }) => resultOf(await functions.find(name).invoke(JSON.stringify(event))),
  };
}

function resultOf(outcome: Outcome): Json {
  return outcome.ok ? { answer: JSON.parse(outcome.payload) } : { failure: { ...outcome.error } };
}

function ignore(): void {
  // Nobody asked to be told.
}
