/** What came of an invocation, and how Lambda reports functions that did not answer. */
import type { FunctionError, ThreadMessage } from './invocation.ts';
import type { Ended } from './thread.ts';

/** Bytes of a synchronous answer ("Lambda quotas"). */
const maximumAnswer = 6_291_556;

export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

/** An outcome with what the report line says of it. */
export interface Answered {
  readonly outcome: Outcome;
  readonly status: 'success' | 'error' | 'timeout';
  /** Undefined if the thread could not tell. */
  readonly memoryMb: number | undefined;
}

/** @param limitSeconds How long the thread had. */
export function outcomeOf(message: Ended | ThreadMessage, requestId: string, limitSeconds: number): Answered {
  if (message.kind === 'answered') return answered(message.payload, message.memoryMb, requestId);
  const error = message.kind === 'failed' ? message.error : errorOf(message, requestId, limitSeconds);
  const memoryMb = message.kind === 'failed' ? message.memoryMb : undefined;
  return { outcome: { ok: false, error }, status: message.kind === 'late' ? 'timeout' : 'error', memoryMb };
}

function answered(payload: string, memoryMb: number, requestId: string): Answered {
  if (Buffer.byteLength(payload) <= maximumAnswer)
    return { outcome: { ok: true, payload }, status: 'success', memoryMb };
  const errorMessage = `RequestId: ${requestId} Error: Response payload size exceeded maximum allowed payload size (${maximumAnswer} bytes).`;
  const error = { errorType: 'Function.ResponseSizeTooLarge', errorMessage, trace: [] };
  return { outcome: { ok: false, error }, status: 'error', memoryMb };
}

/** "Troubleshoot invocation issues in Lambda". */
function errorOf(message: Ended | ThreadMessage, requestId: string, limitSeconds: number): FunctionError {
  if (message.kind === 'notLoaded') return message.error;
  if (message.kind === 'late') {
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${limitSeconds.toFixed(2)} seconds`;
    return { errorType: 'Sandbox.Timedout', errorMessage, trace: [] };
  }
  if (message.kind === 'crash' && message.cause instanceof Error) {
    const { cause } = message;
    const outOfMemory = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (!outOfMemory) {
      return { errorType: cause.name, errorMessage: cause.message, trace: cause.stack?.split('\n') ?? [] };
    }
  }
  const how = message.kind === 'exit' ? `exit status ${message.code}` : 'signal: killed';
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`;
  return { errorType: 'Runtime.ExitError', errorMessage, trace: [] };
}
