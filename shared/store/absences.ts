/** Who of a tenant is missing and waits: one object of NDJSON, which begins with the import that it was left by. */
import * as v from 'valibot';
import type { Import } from '../domain/import.ts';
import { type WaitingUser, waitingSchema } from '../domain/patience.ts';
import { type Bucket, getObject, getTagged, replaceObject } from './bucket.ts';

/** Below no import's folder: it outlives each of them. */
const absencesKey = (tenant: string): string => `absences/${tenant}`;

const headSchema = v.object({ importId: v.string(), order: v.string() });

/** Calls `each` for everybody who waits since the last complete file that was imported. */
export async function readAbsences(work: Bucket, tenant: string, each: (one: WaitingUser) => void): Promise<void> {
  const bytes = await getObject(work, absencesKey(tenant));
  if (bytes === undefined) return;
  for (const one of parseWaiting(bytes.subarray(headEnd(bytes)))) each(one);
}

/** Whoever waits, a line each. */
export function* parseWaiting(bytes: Uint8Array): Generator<WaitingUser> {
  for (const line of Buffer.from(bytes).toString('utf8').split('\n')) {
    if (line !== '') yield v.parse(waitingSchema, JSON.parse(line));
  }
}

/** Somebody else wrote at the same moment: whoever does the step again finds out whose list is the newer one. */
class WrittenMeanwhile extends Error {
  override name = 'WrittenMeanwhile';
}

/**
 * Keeps those who wait after an import (lines of NDJSON). Never goes back: a step that was held up must not bring back what
 * a later file has forgotten. Doing it again is harmless. Throws `WrittenMeanwhile`.
 */
export async function keepAbsences(
  work: Bucket,
  { tenant, id, order }: Pick<Import, 'tenant' | 'id' | 'order'>,
  waiting: Uint8Array,
): Promise<void> {
  const key = absencesKey(tenant);
  const stored = await getTagged(work, key);
  if (stored !== undefined && headOf(stored.bytes).order >= order) return;
  const head = Buffer.from(`${JSON.stringify({ importId: id, order })}\n`);
  const isKept = await replaceObject(work, key, Buffer.concat([head, waiting]), 'application/x-ndjson', stored?.etag);
  if (!isKept) throw new WrittenMeanwhile(`who is missing from the files of ${tenant} was written by another step`);
}

const headEnd = (bytes: Uint8Array): number => bytes.indexOf(0x0a) + 1;

const headOf = (bytes: Uint8Array) =>
  v.parse(headSchema, JSON.parse(Buffer.from(bytes.subarray(0, headEnd(bytes))).toString('utf8')));
