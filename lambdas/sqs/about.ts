import * as v from 'valibot';
import { uploadAt } from '../../shared/domain/upload-name.ts';

const step = v.object({
  step: v.string(),
  tenant: v.string(),
  importId: v.string(),
  chunk: v.optional(v.number()),
});

const uploaded = v.object({ detail: v.object({ object: v.object({ key: v.string() }) }) });

/** What a log line says of a message. */
type About = {
  readonly tenant?: string;
  readonly importId?: string;
  readonly step?: string;
  readonly chunk?: number | undefined;
};

/** Whose message it is, which import and step it is about; no name of a file, since that may name a person. */
export function aboutMessage(message: unknown): About {
  const known = v.safeParse(step, message);
  if (known.success) return known.output;
  const place = v.is(uploaded, message) ? uploadAt(message.detail.object.key) : undefined;
  return place === undefined ? {} : { tenant: place.tenant, step: 'arrival' };
}
