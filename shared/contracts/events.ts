/**
 * Domain events on the event bus. The id is made of import, user and type, so that consumers can drop repeats:
 * delivery is at least once.
 */
import * as v from 'valibot';

export const eventSource = 'rollcall';

export const userEventTypes = [
  'user.created',
  'user.updated',
  'user.archived',
  'user.deactivated',
  'user.reactivated',
  'user.deleted',
  'user.restored',
] as const;

/** `key` is the tenant's identity value of the user; `fields` names what changed, never the values. */
export const userEvent = v.object({
  id: v.string(),
  tenant: v.string(),
  importId: v.string(),
  key: v.string(),
  fields: v.array(v.string()),
});

export type UserEventType = (typeof userEventTypes)[number];
export type UserEvent = v.InferOutput<typeof userEvent>;
