import type { DirectoryEventType } from '../contracts/events.ts';
import { type Change, type ChangeType, fieldsOf } from '../domain/change.ts';
import type { Writer } from '../store/directory-write.ts';
import type { OutgoingEvent } from '../store/event-bus.ts';

const userEvents = {
  create: 'user.created',
  update: 'user.updated',
  archive: 'user.archived',
  deactivate: 'user.deactivated',
  reactivate: 'user.reactivated',
  delete: 'user.deleted',
  restore: 'user.restored',
} as const satisfies Record<ChangeType, DirectoryEventType>;

/** Teams come into being and change; nothing else ever happens to them. */
const teamEvent = (type: ChangeType): DirectoryEventType => (type === 'create' ? 'team.created' : 'team.updated');

/** A file that moves somebody's onboarding to today, or takes it away, opens their login as the clock would have done. */
const userEvent = ({ type, status, before }: Change): DirectoryEventType =>
  type === 'update' && status === 'active' && before?.status === 'pending' ? 'user.onboarded' : userEvents[type];

/** What the platform is told of a change that was made. */
export function eventOf({ tenant, importId }: Writer, change: Change): OutgoingEvent {
  const { entity, key } = change;
  const type = entity === 'team' ? teamEvent(change.type) : userEvent(change);
  return { type, detail: { id: `${importId}:${type}:${key}`, tenant, importId, key, fields: fieldsOf(change) } };
}
