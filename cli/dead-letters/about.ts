/** What a message is about, without what may be about a person: no names of files, no keys. */
import * as v from 'valibot';
import {
  applyMessage,
  finishMessage,
  objectCreatedEvent,
  planMessage,
  removeMessage,
  uploadFailedEvent,
} from '../../shared/contracts/messages.ts';
import { uploadAt } from '../../shared/domain/upload-name.ts';
import type { StepName } from './queues.ts';

export type About = {
  /** Whose queue takes such messages; undefined for one that none of ours is known to take. */
  readonly queue?: StepName;
  readonly step: 'plan' | 'apply' | 'finish' | 'remove' | 'arrival' | 'cut-off' | 'unknown';
  readonly tenant?: string;
  readonly importId?: string;
  readonly chunk?: number;
};

const step = v.variant('step', [planMessage, applyMessage, finishMessage, removeMessage]);

const queueOf = { plan: 'arrivals', apply: 'changes', finish: 'finish', remove: 'finish' } as const;

/** What a message's body says. */
export function about(body: string): About {
  const message = parsed(body);
  if (v.is(step, message)) {
    const { tenant, importId } = message;
    const chunk = message.step === 'apply' ? { chunk: message.chunk } : {};
    return { queue: queueOf[message.step], step: message.step, tenant, importId, ...chunk };
  }
  if (v.is(objectCreatedEvent, message)) return { step: 'arrival', ...arrivalOf(message.detail.object.key) };
  if (v.is(uploadFailedEvent, message)) {
    return { step: 'cut-off', ...arrivalOf(message.detail['file-path'].replace(/^\/[^/]*\//, '')) };
  }
  return { step: 'unknown' };
}

function arrivalOf(key: string): Pick<About, 'queue' | 'tenant'> {
  const upload = uploadAt(key);
  return { queue: 'arrivals', ...(upload && { tenant: upload.tenant }) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
