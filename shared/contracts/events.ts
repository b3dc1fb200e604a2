/** Domain events on the event bus. Delivery is at least once. */

export const eventSource = 'rollcall';

export type UserEventType =
  | 'user.created'
  | 'user.updated'
  | 'user.archived'
  | 'user.deactivated'
  | 'user.reactivated'
  | 'user.deleted'
  | 'user.restored';

/** What an event says. It goes out only, so there is nobody here to parse it. */
export type UserEvent = {
  /** Made of import, type and user, so that consumers can drop repeats. */
  readonly id: string;
  readonly tenant: string;
  readonly importId: string;
  /** The tenant's identity value of the user. */
  readonly key: string;
  /** What changed, by name; never the values. */
  readonly fields: readonly string[];
};
