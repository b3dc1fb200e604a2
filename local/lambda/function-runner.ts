/** Runs one function: as many sandboxes as are needed at once, up to a limit, and idle ones kept for a while. */
import { randomBytes } from 'node:crypto';
import { refusePayload, synchronousPayload } from '../limits/payload.ts';
import type { LambdaFunction } from '../resources/function.ts';
import type { Disk } from './disk/disk.ts';
import type { FunctionLog } from './function-log.ts';
import type { Outcome } from './outcome.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** Sandboxes of one function at once: this machine has a few cores, and each takes some 30 MB. */
const defaultConcurrency = 4;
/** ms that an idle sandbox is kept. */
const idleLimit = 60_000;

export interface FunctionRunner {
  readonly lambda: LambdaFunction;
  /** How many invocations can run at once. More than that wait in line, where AWS would throttle them. */
  readonly concurrency: number;
  /** Runs the function and waits for its answer. @param event JSON. */
  invoke(event: string): Promise<Outcome>;
  close(): Promise<void>;
}

export interface RunnerOptions {
  readonly environment: (logStream: string) => Readonly<Record<string, string>>;
  readonly log: FunctionLog;
  readonly makeDisk: (lambda: LambdaFunction) => Disk;
  readonly concurrency?: number;
}

export function createFunctionRunner(lambda: LambdaFunction, options: RunnerOptions): FunctionRunner {
  const { log, makeDisk } = options;
  const concurrency = Math.min(
    options.concurrency ?? defaultConcurrency,
    lambda.reservedConcurrency ?? Number.POSITIVE_INFINITY,
  );
  const idle: { readonly sandbox: Sandbox; readonly expiry: NodeJS.Timeout }[] = [];
  const open = new Set<Sandbox>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function acquire(): Promise<Sandbox> {
    if (running >= concurrency) await new Promise<void>((fulfil) => waiting.push(fulfil));
    else running += 1;
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      clearTimeout(last.expiry);
      if (last.sandbox.alive()) return last.sandbox;
      open.delete(last.sandbox);
    }
    return openNew();
  }

  function openNew(): Sandbox {
    const logStream = `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`;
    const sandbox = openSandbox(lambda, options.environment(logStream), logStream, log, makeDisk(lambda));
    open.add(sandbox);
    return sandbox;
  }

  function release(sandbox: Sandbox): void {
    if (sandbox.alive()) idle.push({ sandbox, expiry: setTimeout(() => expire(sandbox), idleLimit).unref() });
    else open.delete(sandbox);
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  function expire(sandbox: Sandbox): void {
    const at = idle.findIndex((each) => each.sandbox === sandbox);
    if (at >= 0) idle.splice(at, 1);
    open.delete(sandbox);
    void sandbox.close();
  }

  return {
    lambda,
    concurrency,
    async invoke(event) {
      const refused = refusePayload(event, synchronousPayload);
      if (refused !== undefined) return refused;
      const sandbox = await acquire();
      try {
        return await sandbox.invoke(event);
      } finally {
        release(sandbox);
      }
    },
    async close() {
      for (const { expiry } of idle) clearTimeout(expiry);
      await Promise.all([...open].map((sandbox) => sandbox.close()));
    },
  };
}
