/** Asks the running instance to do something, by its folder. */
import * as v from 'valibot';
import { LocalCloudFault } from './fault.ts';
import { readInstance } from './instance.ts';

const refusal = v.object({ error: v.string() });

/** @throws LocalCloudFault if no instance runs there, or if it refuses. */
export async function askInstance(
  directory: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<unknown> {
  const { endpoint } = await readInstance(directory);
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${endpoint}/_rollcall/${path}`, { method, ...json }).catch((cause: unknown) => {
    throw new LocalCloudFault(`nothing answers at ${endpoint}: start the local cloud with npm start`, { cause });
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new LocalCloudFault(v.parse(refusal, answer).error);
  return answer;
}
