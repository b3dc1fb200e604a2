import type { ObjectCreatedEvent, UploadFailedEvent } from '../contracts/messages.ts';
import { noCounts } from '../domain/counts.ts';
import { hasEnded, type Import } from '../domain/import.ts';
import { keptFor, usualRetentionDays } from '../domain/retention.ts';
import { uploadAt } from '../domain/upload-name.ts';
import type { Bucket } from '../store/bucket.ts';
import type { LaneContext } from '../store/context.ts';
import { markCutOff } from '../store/cut-off.ts';
import { noteDelivery } from '../store/deliveries.ts';
import { enqueue, getImport, registerImport } from '../store/imports.ts';
import { headUpload, importIdOf, type UploadVersion } from '../store/uploads.ts';
import { advance } from './advance.ts';

/** What registering works with: `advance`'s context and the bucket that SFTP shows. */
export type ArrivalContext = LaneContext & { readonly uploads: Bucket };

/** How an upload became known: `order` sorts a tenant's arrivals, `at` is epoch milliseconds. */
export type Arrival = UploadVersion & { readonly order: string; readonly at: number };

/** Arrival order is (event time, sequencer): the sequencer orders the versions of one key within the same second. */
export const arrivalOf = ({ time, detail: { object } }: ObjectCreatedEvent): Arrival => ({
  key: object.key,
  versionId: object['version-id'],
  order: `${new Date(time).toISOString()}#${object.sequencer.padStart(24, '0')}`,
  at: Date.parse(time),
});

/**
 * Makes an upload an import, once: a repeated arrival finds the import that exists and puts right what a crash may have
 * left between registering it and moving the lane. Names that are no uploads, and versions that are gone, are nothing.
 */
export async function registerUpload(context: ArrivalContext, arrival: Arrival): Promise<void> {
  const place = uploadAt(arrival.key);
  const facts = place && (await headUpload(context.uploads, arrival));
  if (place === undefined || facts === undefined) return;
  const id = importIdOf(arrival, facts.lastModified);
  const one: Import = {
    ...place,
    id,
    size: facts.size,
    kind: 'users',
    etag: facts.etag,
    ...(facts.missing === undefined ? {} : { missing: facts.missing }),
    key: arrival.key,
    versionId: arrival.versionId,
    order: arrival.order,
    state: 'received',
    receivedAt: arrival.at,
    round: 0,
    counts: noCounts,
    ...keptFor(arrival.at, usualRetentionDays),
  };
  await noteDelivery(context.imports, one.tenant, arrival.at);
  if (!(await registerImport(context.imports, one)) && (await isOver(context, one))) return;
  await enqueue(context.imports, one);
  await advance(context, one.tenant);
}

async function isOver(context: ArrivalContext, { tenant, id }: Import): Promise<boolean> {
  const known = await getImport(context.imports, tenant, id);
  return known === undefined || hasEnded(known.state) || known.state === 'held';
}

/** Notes that an upload was cut off, for the plan to refuse it: by its etag, so that the client's retry passes. */
export async function noteCutOff(context: ArrivalContext, event: UploadFailedEvent): Promise<void> {
  const [, bucket = '', ...segments] = event.detail['file-path'].split('/');
  const key = segments.join('/');
  const place = uploadAt(key);
  if (place === undefined || bucket !== context.uploads.name) return;
  await markCutOff(context.imports, place.tenant, { key, etag: event.detail.etag, at: Date.parse(event.time) });
}
