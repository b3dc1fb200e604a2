/** One execution environment of a function: a worker thread with the function's own environment, used again and again. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import type { LambdaFunction } from '../resources/function.ts';
import type { FunctionLog } from './function-log.ts';
import { type FunctionError, type Invocation, type ThreadMessage, threadMessage } from './invocation.ts';

/** ms that loading a bundle may take ("Understanding the Lambda execution environment lifecycle": init phase). */
const initLimit = 10_000;
/** MB that Lambda's runtime itself takes of a function's memory. */
const runtimeMemory = 64;
/** Bytes of a synchronous answer ("Lambda quotas"). */
const maximumAnswer = 6_291_556;

export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

export interface Sandbox {
  /** Runs the handler once; only one invocation at a time. */
  invoke(event: string): Promise<Outcome>;
  /** Whether another invocation may follow: not after a timeout or a crash. */
  alive(): boolean;
  close(): Promise<void>;
}

interface Answered {
  readonly outcome: Outcome;
  readonly status: 'success' | 'error' | 'timeout';
  readonly memoryMb: number;
}

export function openSandbox(
  lambda: LambdaFunction,
  environment: Readonly<Record<string, string>>,
  logStream: string,
  log: FunctionLog,
): Sandbox {
  const started = performance.now();
  const thread = new Worker(fileURLToPath(new URL('./runtime.ts', import.meta.url)), {
    workerData: { code: lambda.code, handler: lambda.handler },
    env: environment,
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(lambda.memoryMb - runtimeMemory, runtimeMemory) },
  });
  log.follow(thread.stdout, 'INFO');
  log.follow(thread.stderr, 'ERROR');
  let alive = true;
  thread.on('error', () => undefined);
  thread.once('exit', () => {
    alive = false;
  });
  const loading = nextMessage(thread, initLimit);
  let initMs: number | undefined;

  async function run(requestId: string, event: string): Promise<Answered> {
    const loaded = await loading;
    if (loaded.kind !== 'loaded') return crashed(loaded, requestId, initLimit / 1000);
    initMs ??= performance.now() - started;
    const answer = nextMessage(thread, lambda.timeoutSeconds * 1000);
    thread.postMessage(invocationOf(lambda, requestId, event, logStream));
    const message = await answer;
    if (message.kind === 'answered') return answered(message, requestId);
    if (message.kind === 'failed')
      return { outcome: { ok: false, error: message.error }, status: 'error', memoryMb: message.memoryMb };
    return crashed(message, requestId, lambda.timeoutSeconds);
  }

  function crashed(message: Ended | ThreadMessage, requestId: string, limitSeconds: number): Answered {
    alive = false;
    return {
      outcome: { ok: false, error: errorOf(message, requestId, limitSeconds) },
      status: message.kind === 'late' ? 'timeout' : 'error',
      memoryMb: 0,
    };
  }

  return {
    async invoke(event) {
      const requestId = randomUUID();
      const cold = initMs === undefined;
      const begun = performance.now();
      const { outcome, status, memoryMb } = await run(requestId, event);
      const init = cold && initMs !== undefined ? initMs : undefined;
      const duration = performance.now() - begun - (init ?? 0);
      if (!outcome.ok) log.write({ timestamp: new Date().toISOString(), level: 'ERROR', requestId, ...outcome.error });
      log.write(reportLine(lambda, requestId, status, { duration: Math.max(0, duration), init, memoryMb }));
      if (!alive) await thread.terminate();
      return outcome;
    },
    alive: () => alive,
    close: async () => {
      alive = false;
      await thread.terminate();
    },
  };
}

/** How a thread ends without an answer. */
type Ended =
  | { readonly kind: 'late' }
  | { readonly kind: 'crash'; readonly cause: unknown }
  | { readonly kind: 'exit'; readonly code: number };

function nextMessage(thread: Worker, limitMs: number): Promise<ThreadMessage | Ended> {
  return new Promise((fulfil) => {
    const settle = (message: ThreadMessage | Ended) => {
      clearTimeout(timer);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      fulfil(message);
    };
    const onMessage = (message: unknown) => settle(v.parse(threadMessage, message));
    const onError = (cause: unknown) => settle({ kind: 'crash', cause });
    const onExit = (code: number) => settle({ kind: 'exit', code });
    const timer = setTimeout(() => settle({ kind: 'late' }), limitMs);
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
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

function answered({ payload, memoryMb }: { payload: string; memoryMb: number }, requestId: string): Answered {
  if (Buffer.byteLength(payload) <= maximumAnswer)
    return { outcome: { ok: true, payload }, status: 'success', memoryMb };
  const errorMessage = `RequestId: ${requestId} Error: Response payload size exceeded maximum allowed payload size (${maximumAnswer} bytes).`;
  const error = { errorType: 'Function.ResponseSizeTooLarge', errorMessage, trace: [] };
  return { outcome: { ok: false, error }, status: 'error', memoryMb };
}

/** As Lambda reports functions that did not answer ("Troubleshoot invocation issues in Lambda"). */
function errorOf(message: Ended | ThreadMessage, requestId: string, limitSeconds: number): FunctionError {
  if (message.kind === 'notLoaded') return message.error;
  if (message.kind === 'late') {
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${limitSeconds.toFixed(2)} seconds`;
    return { errorType: 'Sandbox.Timedout', errorMessage, trace: [] };
  }
  if (message.kind === 'crash' && message.cause instanceof Error) {
    const { cause } = message;
    const outOfMemory = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (!outOfMemory)
      return { errorType: cause.name, errorMessage: cause.message, trace: cause.stack?.split('\n') ?? [] };
  }
  const how = message.kind === 'exit' ? `exit status ${message.code}` : 'signal: killed';
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
    trace: [],
  };
}

/** "Lambda Telemetry API Event schema reference": platform.report. */
function reportLine(
  lambda: LambdaFunction,
  requestId: string,
  status: Answered['status'],
  measured: { duration: number; init: number | undefined; memoryMb: number },
) {
  const durationMs = Math.round(measured.duration * 1000) / 1000;
  const metrics = {
    durationMs,
    billedDurationMs: Math.ceil(measured.duration + (measured.init ?? 0)),
    memorySizeMB: lambda.memoryMb,
    maxMemoryUsedMB: measured.memoryMb,
    ...(measured.init !== undefined && { initDurationMs: Math.round(measured.init * 1000) / 1000 }),
  };
  return { time: new Date().toISOString(), type: 'platform.report', record: { requestId, status, metrics } };
}
