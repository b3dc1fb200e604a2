import type { User } from '../domain/user.ts';
import { settleDue } from '../store/directory-due.ts';
import { type EventBus, emitEvents, type OutgoingEvent } from '../store/event-bus.ts';
import type { Table } from '../store/table.ts';

/** What is told of a user to whom something happened by the clock, or whom a person restored. */
export function dueEventOf(tenant: string, { key, telling }: User): OutgoingEvent[] {
  return telling === undefined ? [] : [{ type: telling.type, detail: { id: telling.id, tenant, key, fields: [] } }];
}

/** What telling works with. */
export type TellContext = { readonly directory: Table; readonly bus: EventBus };

/**
 * Tells what happened to one user, for somebody who is about to write over it, so that it is told before whatever comes
 * next. Whom it is told that they are purged is left to the sweep, which deletes the item: then false.
 */
export async function tellFirst({ directory, bus }: TellContext, tenant: string, user: User): Promise<boolean> {
  if (user.telling?.type === 'user.purged') return false;
  await emitEvents(bus, dueEventOf(tenant, user));
  await settleDue(directory, tenant, user);
  return true;
}
