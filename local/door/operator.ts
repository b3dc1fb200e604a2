/**
 * What the person at this machine asks of the running instance, beside AWS's own API: `GET` and `DELETE
 * /_rollcall/calls`, `POST /_rollcall/fire`, `POST /_rollcall/invoke`. A web page can't send these: a body must be
 * JSON by its content type, which browsers ask about first, and nobody answers.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { LocalCloudFault } from '../fault.ts';
import { type Json, json } from '../template/json.ts';
import { parseJson, readBody } from './body.ts';
import type { CallCounts } from './call-counts.ts';

export const operatorPath = '/_rollcall/';

const fireRequest = v.object({
  schedule: v.string(),
  /** The instant that the schedule is told it fires at. */
  at: v.pipe(v.string(), v.isoTimestamp()),
});

const invokeRequest = v.object({ function: v.string(), event: json });

/** What the instance does when asked; both wait for the function's answer. */
export interface Operations {
  fire(request: v.InferOutput<typeof fireRequest>): Promise<Json>;
  invoke(request: v.InferOutput<typeof invokeRequest>): Promise<Json>;
}

export async function answerOperator(
  request: IncomingMessage,
  response: ServerResponse,
  counts: CallCounts,
  operations: Operations | undefined,
): Promise<void> {
  try {
    const answer = await carryOut(request, counts, operations);
    write(response, 200, answer);
  } catch (cause) {
    if (!(cause instanceof LocalCloudFault)) throw cause;
    write(response, 400, { error: cause.message });
  }
}

async function carryOut(
  request: IncomingMessage,
  counts: CallCounts,
  operations: Operations | undefined,
): Promise<unknown> {
  const wanted = `${request.method} ${request.url?.slice(operatorPath.length)}`;
  if (wanted === 'GET calls') return { calls: counts.list() };
  if (wanted === 'DELETE calls') {
    counts.reset();
    return { calls: counts.list() };
  }
  if (operations === undefined) throw new LocalCloudFault('the local cloud is still starting: try again');
  if (wanted === 'POST fire') return operations.fire(await parseRequest(request, fireRequest));
  if (wanted === 'POST invoke') return operations.invoke(await parseRequest(request, invokeRequest));
  throw new LocalCloudFault(`${wanted} is not known; known are GET calls, DELETE calls, POST fire, POST invoke`);
}

async function parseRequest<Schema extends v.GenericSchema>(
  request: IncomingMessage,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  if (request.headers['content-type'] !== 'application/json') {
    throw new LocalCloudFault('expected a body of content type application/json');
  }
  const parsed = v.safeParse(schema, parseJson(await readBody(request)));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new LocalCloudFault(`${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}

function write(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
