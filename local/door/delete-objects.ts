/** DeleteObjects: each object is judged by itself, and what may not be deleted is told beside what was. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type * as v from 'valibot';
import { Delete } from '../s3/actions/delete-object.ts';
import { parseXml, toXml } from '../s3/xml.ts';
import { escapeXml } from './refusal.ts';

type Target = v.InferOutput<typeof Delete>['Delete']['Object'][number];

/** Which objects a request names; `undefined` if it is none that S3 would understand. */
export function targetsOf(body: Buffer): readonly Target[] | undefined {
  try {
    return parseXml(body.toString(), Delete).Delete.Object;
  } catch {
    return undefined;
  }
}

/** The request without the objects that may not be deleted; `undefined` if nothing is left of it. */
export function without(body: Buffer, denied: ReadonlySet<number>): Buffer | undefined {
  const { Object: objects, Quiet } = parseXml(body.toString(), Delete).Delete;
  const left = objects.filter((_, at) => !denied.has(at));
  return left.length === 0 ? undefined : Buffer.from(toXml('Delete', { Object: left, Quiet }));
}

/** Headers for another body than the one that was sent. */
export function headersFor(headers: IncomingHttpHeaders, body: Buffer): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !/^x-amz-(checksum|sdk-checksum|content-sha256)/.test(name));
  return { ...Object.fromEntries(kept), 'content-md5': createHash('md5').update(body).digest('base64') };
}

const end = '</DeleteResult>';

/** S3's answer about the others, with what was denied in it. */
export function withDenials(answer: string, body: Buffer, denials: ReadonlyMap<number, string>): string {
  const errors = (targetsOf(body) ?? []).flatMap(({ Key, VersionId }, at) => {
    const reason = denials.get(at);
    const version = VersionId === undefined ? '' : `<VersionId>${escapeXml(VersionId)}</VersionId>`;
    return reason === undefined
      ? []
      : [
          `<Error><Key>${escapeXml(Key)}</Key>${version}<Code>AccessDenied</Code><Message>${escapeXml(reason)}</Message></Error>`,
        ];
  });
  return answer.replace(end, `${errors.join('')}${end}`);
}

export const nothingDeleted = `<?xml version="1.0" encoding="UTF-8"?><DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${end}`;
