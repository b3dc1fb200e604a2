import { hash } from 'node:crypto';
import * as v from 'valibot';
import { type Change, changeSchema } from '../domain/change.ts';
import { type Issue, issueSchema } from '../domain/issue.ts';
import { type Manifest, manifestSchema } from '../domain/plan.ts';
import { type Bucket, getObject, putNewObject, putObject } from './bucket.ts';
import type { Round } from './chunk-results.ts';

const ndjson = 'application/x-ndjson';

/** An import, by name. */
type Named = Pick<Round, 'tenant' | 'importId'>;

/** Where the plans of all rounds of an import stand, each with its manifest, and its issues. */
export const plansPrefix = ({ tenant, importId }: Named): `${string}/` => `plans/${tenant}/${importId}/`;
export const issuesPrefix = ({ tenant, importId }: Named): `${string}/` => `issues/${tenant}/${importId}/`;

const planFolder = (round: Round): string => `${plansPrefix(round)}${round.round}`;

/** One manifest a round, whoever writes it first: a plan that is made twice is applied once. */
export const manifestKey = (round: Round): string => `${planFolder(round)}/manifest.json`;

/** Writes a chunk; `name` is unique within the round. Returns its key and the hex SHA-256 of its bytes. */
export async function putChunk(bucket: Bucket, round: Round, name: string, bytes: Uint8Array) {
  const key = `${planFolder(round)}/${name}.ndjson`;
  await putObject(bucket, key, bytes, ndjson);
  return { key, sha256: hash('sha256', bytes, 'hex') };
}

/** A chunk object is missing, or is not what the plan says. */
class BrokenChunk extends Error {
  override name = 'BrokenChunk';
}

/** The bytes of a chunk, checked against the plan's hash. Throws `BrokenChunk`. */
export async function getChunk(bucket: Bucket, key: string, sha256: string): Promise<Uint8Array> {
  const bytes = await getObject(bucket, key);
  if (bytes === undefined) throw new BrokenChunk(`the plan's chunk ${key} is not there`);
  if (hash('sha256', bytes, 'hex') !== sha256)
    throw new BrokenChunk(`the plan's chunk ${key} is not as it was planned`);
  return bytes;
}

const lines = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString('utf8').split('\n').filter(Boolean);

/** The changes of a chunk, each one checked. */
export const parseChanges = (bytes: Uint8Array): Change[] =>
  lines(bytes).map((line) => v.parse(changeSchema, JSON.parse(line)));

/** Writes the manifest unless the round has one. False when it has. */
export const putManifest = (bucket: Bucket, round: Round, manifest: Manifest): Promise<boolean> =>
  putNewObject(bucket, manifestKey(round), JSON.stringify(manifest), 'application/json');

/** The round's manifest; undefined while there is none. */
export async function getManifest(bucket: Bucket, round: Round): Promise<Manifest | undefined> {
  const bytes = await getObject(bucket, manifestKey(round));
  return bytes === undefined ? undefined : v.parse(manifestSchema, JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** Writes issues as one object and returns its key; `name` is unique within the round. */
export async function putIssues(bucket: Bucket, round: Round, name: string, issues: readonly Issue[]): Promise<string> {
  const key = `${issuesPrefix(round)}${round.round}/${name}.ndjson`;
  await putObject(bucket, key, issues.map((issue) => `${JSON.stringify(issue)}\n`).join(''), ndjson);
  return key;
}

/** The issues of one object; none when it has been purged. */
export async function getIssues(bucket: Bucket, key: string): Promise<Issue[]> {
  const bytes = await getObject(bucket, key);
  return bytes === undefined ? [] : lines(bytes).map((line) => v.parse(issueSchema, JSON.parse(line)));
}
