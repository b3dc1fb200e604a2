/** The worker thread of a sandbox, and the ways in which it answers or ends. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import type { LambdaFunction } from '../resources/function.ts';
import type { Disk } from './disk/disk.ts';
import type { FunctionLog } from './function-log.ts';
import { refusalMessage, type ThreadMessage, threadMessage } from './invocation.ts';

/** MB that Lambda's runtime itself takes of a function's memory. */
const runtimeMemory = 64;

/** How a thread ends without an answer. */
export type Ended =
  | { readonly kind: 'late' }
  | { readonly kind: 'crash'; readonly cause: unknown }
  | { readonly kind: 'exit'; readonly code: number };

export function startThread(
  lambda: LambdaFunction,
  environment: Readonly<Record<string, string>>,
  log: FunctionLog,
  { folder, tell }: Disk,
): Worker {
  const thread = new Worker(fileURLToPath(new URL('./runtime.ts', import.meta.url)), {
    workerData: { code: lambda.code, handler: lambda.handler, disk: { folder, limitMb: lambda.storageMb } },
    // Where `os.tmpdir()` looks; on Lambda it finds nothing, and answers `/tmp`.
    env: { TMPDIR: folder, ...environment },
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(lambda.memoryMb - runtimeMemory, runtimeMemory) },
  });
  log.follow(thread.stdout, 'INFO');
  log.follow(thread.stderr, 'ERROR');
  thread.on('message', (message: unknown) => {
    if (v.is(refusalMessage, message)) tell(message.refusal);
  });
  // A fault while nothing runs is told by the exit that follows; without a listener it would end this process.
  thread.on('error', () => undefined);
  return thread;
}

/** The thread's next message, or how it ended; `late` when neither has come in time. */
export function nextMessage(thread: Worker, limitMs: number): Promise<ThreadMessage | Ended> {
  return new Promise((fulfil) => {
    const settle = (message: ThreadMessage | Ended) => {
      clearTimeout(timer);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      fulfil(message);
    };
    const onMessage = (message: unknown) => {
      if (!v.is(refusalMessage, message)) settle(v.parse(threadMessage, message));
    };
    const onError = (cause: unknown) => settle({ kind: 'crash', cause });
    const onExit = (code: number) => settle({ kind: 'exit', code });
    const timer = setTimeout(() => settle({ kind: 'late' }), limitMs);
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
