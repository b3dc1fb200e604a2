import { hasEnded, type Import } from '../domain/import.ts';
import { uploadAt } from '../domain/upload-name.ts';
import { enqueue, getImport } from '../store/imports.ts';
import { getLane, leaseMilliseconds, tenantsWithExpiredLease } from '../store/lane.ts';
import { deleteUpload, headUpload, importIdOf, listUploadVersions, type UploadVersion } from '../store/uploads.ts';
import { advance } from './advance.ts';
import { addToBacklog, type Backlog, nothingWaits } from './backlog.ts';
import { createLoneSidecars } from './lone-sidecars.ts';
import { type ArrivalContext, registerUpload } from './register-upload.ts';
import { scheduleRemoval } from './remove-upload.ts';

/** What a sweep found and put right. */
export type Sweep = {
  readonly lanes: number;
  /** Lanes that somebody paused: nothing is done about them. */
  readonly paused: number;
  readonly registered: number;
  readonly removals: number;
  /** Those whose file did not come within a day. */
  readonly loneSidecars: number;
  /** Of tenants that nobody paused. */
  readonly backlog: Backlog;
};

/** An upload that is younger than this is left to its event, which takes a settle time and may be repeated. */
const eventPatience = 5 * 60_000;

/** An ended import's upload that is still there after this long has lost its removal message. */
const removalPatience = 15 * 60_000;

/**
 * The scheduled care for what a bad moment left behind: leases that ran out, uploads whose event was lost, lanes that
 * were not moved after an arrival, uploads whose removal was lost, sidecars of no file. `context.now` is the schedule's time.
 */
export async function sweepImports(context: ArrivalContext): Promise<Sweep> {
  let lanes = 0;
  const paused = new Set<string>();
  for await (const tenant of tenantsWithExpiredLease(context.imports, context.now())) {
    if ((await getLane(context.imports, tenant)).paused !== undefined) paused.add(tenant);
    else {
      await advance(context, tenant);
      lanes += 1;
    }
  }
  let [registered, removals, backlog] = [0, 0, nothingWaits];
  const note = (one: Import): void => {
    if (!paused.has(one.tenant)) backlog = addToBacklog(backlog, one, context.now());
  };
  let loneSidecars = 0;
  const { isLone } = createLoneSidecars(context.now());
  for await (const version of listUploadVersions(context.uploads)) {
    if (isLone(version)) {
      await deleteUpload(context.uploads, version);
      loneSidecars += 1;
    }
    const done = await careFor(context, version, version.lastModified, note);
    if (done === 'registered') registered += 1;
    if (done === 'removal') removals += 1;
  }
  return { lanes, paused: paused.size, registered, removals, loneSidecars, backlog };
}

async function careFor(
  context: ArrivalContext,
  { key, versionId }: UploadVersion,
  lastModified: number,
  note: (one: Import) => void,
): Promise<'registered' | 'removal' | undefined> {
  const place = uploadAt(key);
  const age = context.now() - lastModified;
  if (place === undefined || age < Math.min(eventPatience, leaseMilliseconds)) return undefined;
  const version = { key, versionId };
  const one = await getImport(context.imports, place.tenant, importIdOf(version, lastModified));
  if (one === undefined) return register(context, version, lastModified, age);
  note(one);
  if (one.state === 'received') await bringForward(context, one);
  return (await remove(context, one)) ? 'removal' : undefined;
}

/** Whoever registered or approved it may have died before it had its place in the queue. */
async function bringForward(context: ArrivalContext, one: Import): Promise<void> {
  await enqueue(context.imports, one);
  await advance(context, one.tenant);
}

/** The object's own second stands in for the event's: the best that is known of when it came. */
async function register(context: ArrivalContext, version: UploadVersion, at: number, age: number) {
  if (age < eventPatience || (await headUpload(context.uploads, version)) === undefined) return undefined;
  await registerUpload(context, { ...version, order: `${new Date(at).toISOString()}#`, at });
  return 'registered' as const;
}

async function remove(context: ArrivalContext, one: Import): Promise<boolean> {
  if (!hasEnded(one.state) || context.now() - (one.finishedAt ?? one.receivedAt) < removalPatience) return false;
  await scheduleRemoval(context, one);
  return true;
}
