/** Runs in a worker thread in the place of Lambda's Node.js runtime: loads the bundle's handler and calls it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { guardDisk } from './disk/guard.ts';
import { type FunctionError, type Invocation, invocation, type ThreadMessage, threadSettings } from './invocation.ts';

/** ms between two looks at the memory. */
const samplingInterval = 50;

type Handler = (event: unknown, context: object) => unknown;

let highestMemory = 0;

/** This thread's heap and what it holds outside of it, in MB; not what the process itself takes. */
function sampleMemory(): number {
  const { total_heap_size, external_memory } = getHeapStatistics();
  highestMemory = Math.max(highestMemory, (total_heap_size + external_memory) / 2 ** 20);
  return Math.ceil(highestMemory);
}

function report(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function describe(cause: unknown): FunctionError {
  if (!(cause instanceof Error)) return { errorType: typeof cause, errorMessage: String(cause), trace: [] };
  return { errorType: cause.name, errorMessage: cause.message, trace: cause.stack?.split('\n') ?? [] };
}

async function loadHandler(): Promise<Handler> {
  const { code, handler, disk } = v.parse(threadSettings, workerData);
  guardDisk({ ...disk, tell: (refusal) => parentPort?.postMessage({ kind: 'refused', refusal }) });
  const [, module = '', name = ''] = /^(.*)\.([^./]+)$/.exec(handler) ?? [];
  // What a `.js` file is depends on a package.json, and the next one above the assembly is not the function's.
  const file = ['.mjs', '.cjs'].map((ending) => join(code, `${module}${ending}`)).find((path) => existsSync(path));
  if (file === undefined)
    throw new Error(`${join(code, module)}.mjs or .cjs is not there: the local cloud runs no other files`);
  const loaded: unknown = await import(pathToFileURL(file).href);
  const exported: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, name) : undefined;
  if (typeof exported !== 'function') throw new Error(`${handler} is undefined or not exported`);
  // nodejs24.x dropped callbacks ("Define Lambda function handler in Node.js").
  if (exported.length > 2) throw new Error(`${handler} takes a callback, which nodejs24.x has no more`);
  return (event, context) => Reflect.apply(exported, undefined, [event, context]);
}

/** "Using the Lambda context object to retrieve Node.js function information". */
function contextOf({ requestId, deadline, functionName, functionArn, memoryMb, logGroup, logStream }: Invocation) {
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: logGroup,
    logStreamName: logStream,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function run(handler: Handler, message: unknown): Promise<void> {
  const given = v.parse(invocation, message);
  highestMemory = 0;
  const sampling = setInterval(sampleMemory, samplingInterval).unref();
  try {
    const answer = await handler(JSON.parse(given.event), contextOf(given));
    report({ kind: 'answered', payload: JSON.stringify(answer) ?? 'null', memoryMb: sampleMemory() });
  } catch (cause) {
    report({ kind: 'failed', error: describe(cause), memoryMb: sampleMemory() });
  } finally {
    clearInterval(sampling);
  }
}

try {
  const handler = await loadHandler();
  parentPort?.on('message', (message: unknown) => void run(handler, message));
  report({ kind: 'loaded' });
} catch (cause) {
  report({ kind: 'notLoaded', error: describe(cause) });
}
