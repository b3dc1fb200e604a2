/** One execution environment of a function: a worker thread with the function's own environment, used again and again. */
import { randomUUID } from 'node:crypto';
import type { LambdaFunction } from '../resources/function.ts';
import type { Disk } from './disk/disk.ts';
import type { FunctionLog } from './function-log.ts';
import type { Invocation } from './invocation.ts';
import { type Answered, type Outcome, outcomeOf } from './outcome.ts';
import { nextMessage, startThread } from './thread.ts';

/** ms that loading a bundle may take ("Understanding the Lambda execution environment lifecycle": init phase). */
const initLimit = 10_000;

export interface Sandbox {
  /** Runs the handler once; only one invocation at a time. @param event JSON. */
  invoke(event: string): Promise<Outcome>;
  /** Whether another invocation may follow: not after a timeout or a crash. */
  alive(): boolean;
  close(): Promise<void>;
}

export function openSandbox(
  lambda: LambdaFunction,
  environment: Readonly<Record<string, string>>,
  logStream: string,
  log: FunctionLog,
  disk: Disk,
): Sandbox {
  const started = performance.now();
  const thread = startThread(lambda, environment, log, disk);
  let alive = true;
  const gone = new Promise<void>((fulfil) => {
    thread.once('exit', () => {
      alive = false;
      fulfil(disk.remove());
    });
  });
  const loading = nextMessage(thread, initLimit);
  let initMs: number | undefined;

  async function run(requestId: string, event: string): Promise<Answered> {
    const loaded = await loading;
    if (loaded.kind !== 'loaded') return ended(outcomeOf(loaded, requestId, initLimit / 1000));
    initMs ??= performance.now() - started;
    const answer = nextMessage(thread, lambda.timeoutSeconds * 1000);
    thread.postMessage(invocationOf(lambda, requestId, event, logStream));
    const message = await answer;
    const outcome = outcomeOf(message, requestId, lambda.timeoutSeconds);
    return message.kind === 'answered' || message.kind === 'failed' ? outcome : ended(outcome);
  }

  function ended(answered: Answered): Answered {
    alive = false;
    return answered;
  }

  return {
    async invoke(event) {
      const requestId = randomUUID();
      const cold = initMs === undefined;
      const begun = performance.now();
      const answered = await run(requestId, event);
      const init = cold ? (initMs ?? 0) : 0;
      const { outcome } = answered;
      if (!outcome.ok) log.write({ timestamp: new Date().toISOString(), level: 'ERROR', requestId, ...outcome.error });
      log.write(reportLine(lambda, requestId, answered, { total: performance.now() - begun, init }));
      if (!alive) await thread.terminate();
      return outcome;
    },
    alive: () => alive,
    close: async () => {
      alive = false;
      await thread.terminate();
      await gone;
    },
  };
}

function invocationOf(lambda: LambdaFunction, requestId: string, event: string, logStream: string): Invocation {
  return {
    requestId,
    event,
    deadline: Date.now() + lambda.timeoutSeconds * 1000,
    functionName: lambda.name,
    functionArn: lambda.arn,
    memoryMb: lambda.memoryMb,
    logGroup: lambda.logGroup,
    logStream,
  };
}

/**
 * "Lambda Telemetry API Event schema reference": platform.report.
 * @param took ms of the whole, and how much of that went into loading the bundle (0 if it was loaded before).
 */
function reportLine(
  lambda: LambdaFunction,
  requestId: string,
  { status, memoryMb }: Answered,
  took: { readonly total: number; readonly init: number },
) {
  const milliseconds = (value: number) => Math.round(value * 1000) / 1000;
  const metrics = {
    durationMs: milliseconds(Math.max(0, took.total - took.init)),
    billedDurationMs: Math.ceil(took.total),
    memorySizeMB: lambda.memoryMb,
    ...(memoryMb !== undefined && { maxMemoryUsedMB: memoryMb }),
    ...(took.init > 0 && { initDurationMs: milliseconds(took.init) }),
  };
  return { time: new Date().toISOString(), type: 'platform.report', record: { requestId, status, metrics } };
}
