/** What passes between a function's sandbox and the thread that its code runs in. */
import * as v from 'valibot';

/** How Lambda tells a caller that a function failed ("Lambda function errors in Node.js"). */
const functionError = v.object({ errorType: v.string(), errorMessage: v.string(), trace: v.array(v.string()) });

export type FunctionError = v.InferOutput<typeof functionError>;

/** Handed to the thread when it starts. */
export const threadSettings = v.object({
  /** Folder of the bundle. */
  code: v.string(),
  /** `index.handler`: a file without its ending, and an export. */
  handler: v.string(),
  /** The folder that it may write to, and how many MB. */
  disk: v.object({ folder: v.string(), limitMb: v.number() }),
});

/** To the thread: run the handler once. Events and answers travel as JSON, as they do on AWS. */
export const invocation = v.object({
  requestId: v.string(),
  event: v.string(),
  /** Instant of the timeout, in ms. */
  deadline: v.number(),
  functionName: v.string(),
  functionArn: v.string(),
  memoryMb: v.number(),
  logGroup: v.string(),
  logStream: v.string(),
});

export type Invocation = v.InferOutput<typeof invocation>;

/** From the thread: first that its handler is loaded (or why not), then one answer for each invocation. */
export const threadMessage = v.variant('kind', [
  v.object({ kind: v.literal('loaded') }),
  v.object({ kind: v.literal('notLoaded'), error: functionError }),
  v.object({ kind: v.literal('answered'), payload: v.string(), memoryMb: v.number() }),
  v.object({ kind: v.literal('failed'), error: functionError, memoryMb: v.number() }),
]);

export type ThreadMessage = v.InferOutput<typeof threadMessage>;

/** From the thread at any time: what its disk has refused. */
export const refusalMessage = v.object({ kind: v.literal('refused'), refusal: v.string() });
