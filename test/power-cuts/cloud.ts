/** A local cloud whose power can be cut, and what an operator and a consumer of events see of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import { rollcallJson } from '../../local/rollcall-cli.ts';

const root = resolve(import.meta.dirname, '../..');

export type Cloud = {
  readonly dir: string;
  /** Starts it, again if it was there before. */
  readonly start: () => Promise<void>;
  /** SIGKILL of the process and of all its children, at once. */
  readonly cutPower: () => Promise<void>;
  readonly rollcall: (...words: readonly string[]) => Promise<unknown>;
  /** As it is now: ports change with each start. */
  readonly deployment: () => Promise<Deployment>;
  readonly dispose: () => Promise<void>;
};

/** Writes the templates of the system with a listener. It takes a few seconds: all clouds run the same. */
export async function synthesizeWithListener(assembly: string): Promise<void> {
  const { context } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
  const env = {
    ...process.env,
    CDK_OUTDIR: assembly,
    CDK_CONTEXT_JSON: JSON.stringify({
      ...context,
      'aws:cdk:enable-path-metadata': true,
      'aws:cdk:enable-asset-metadata': true,
    }),
    CDK_VALIDATION: 'false',
  };
  const app = spawn(process.execPath, ['test/power-cuts/app.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [code, said] = await Promise.all([new Promise((done) => app.once('close', done)), text(app.stderr)]);
  if (code !== 0) throw new Error(`the templates can't be synthesized: ${said}`);
}

export async function createCloud(assembly: string): Promise<Cloud> {
  const dir = await mkdtemp(join(tmpdir(), 'rollcall-power-'));
  let running: ChildProcess | undefined;
  const cutPower = async (): Promise<void> => {
    const child = running;
    running = undefined;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('close', done));
    // Its own process group: emulators and functions die in the same instant.
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  return {
    dir,
    start: async () => {
      running = await startProcess(dir, assembly);
    },
    cutPower,
    rollcall: (...words) => rollcallJson(dir, words),
    deployment: () => findDeployment({ dir, aws: false }, {}),
    dispose: async () => {
      await cutPower();
      await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function startProcess(dir: string, assembly: string): Promise<ChildProcess> {
  const words = ['test/power-cuts/run-cloud.ts', dir, assembly];
  const child = spawn(process.execPath, words, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((ready, failed) => {
    child.once('exit', () => failed(new Error(`the local cloud did not start: ${said}`)));
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-10_000);
    });
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (/^ready/m.test(said)) ready();
    });
  });
  return child;
}
