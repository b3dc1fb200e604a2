/** Domain events on the event bus. Delivery is at least once. */

export const eventSource = 'rollcall';

export type DirectoryEventType =
  | 'user.created'
  | 'user.updated'
  | 'user.archived'
  | 'user.deactivated'
  | 'user.reactivated'
  | 'user.deleted'
  | 'user.restored'
  | 'user.onboarded'
  | 'user.purged'
  | 'team.created'
  | 'team.updated';

/** What an event says. It goes out only, so there is nobody here to parse it. */
export type DirectoryEvent = {
  /** Made of import, type and key, or of tenant, event, instant and key: the same each time, so that consumers can drop repeats. */
  readonly id: string;
  readonly tenant: string;
  /** Absent when it happened by the clock, or because a person restored them. */
  readonly importId?: string;
  /** The tenant's identity value of the user or team. */
  readonly key: string;
  /** What changed, by name; never the values. */
  readonly fields: readonly string[];
};

/** A file did not come although it was expected: once for each delivery that was missed. Instants are ISO 8601, UTC. */
export type DeliveryEvent = {
  /** Made of tenant, type and the instant at which it was expected: the same each time, so that consumers can drop repeats. */
  readonly id: string;
  readonly tenant: string;
  readonly expectedAt: string;
  /** When the last file came. */
  readonly lastAt: string;
};
