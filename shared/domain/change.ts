import * as v from 'valibot';
import { instantsSchema, type Told, toldOf } from './lifecycle.ts';
import { isActive, type UserStatus, userStatuses } from './user.ts';

export const changeTypes = ['create', 'update', 'reactivate', 'deactivate', 'archive', 'delete', 'restore'] as const;
export type ChangeType = (typeof changeTypes)[number];

const entities = ['user', 'team'] as const;
/** What an item of the directory is about. */
export type Entity = (typeof entities)[number];

const valueSchema = v.union([
  v.string(),
  v.boolean(),
  v.pipe(v.array(v.string()), v.readonly()),
  v.record(v.string(), v.union([v.string(), v.boolean()])),
]);

const values = v.record(v.string(), valueSchema);

/** Everything that apply does to one user or team. What is done is described entirely here. */
export const changeSchema = v.object({
  entity: v.optional(v.picklist(entities), 'user'),
  /** Ordinal within the plan: makes `lastChange` unique. */
  n: v.number(),
  type: v.picklist(changeTypes),
  key: v.string(),
  /** `implied`: rows name somebody who is not there, and the tenant's rules make them. `rollback`: takes back a change. */
  reason: v.picklist(['row', 'missing', 'implied', 'rollback']),
  row: v.optional(v.number()),
  /** The import version of the item it was planned against; absent when there was no item. */
  version: v.optional(v.number()),
  /** The state afterwards. */
  status: v.picklist(userStatuses),
  /** What the fields that change had for values; a field that had none is not here. */
  was: values,
  /** The values they get; a field that is in `was` alone loses its value. */
  set: values,
  /** What becomes due afterwards, all of it; absent: nothing that was due changes. */
  instants: v.optional(instantsSchema),
  /** Whether they are known only because rows name them; absent: as the reason has it. */
  implied: v.optional(v.boolean()),
  /** What a change moves besides fields, as it was before: what a rollback goes back to. */
  before: v.optional(
    v.object({
      status: v.optional(v.picklist(userStatuses)),
      instants: v.optional(instantsSchema),
      implied: v.optional(v.boolean()),
    }),
  ),
  /** Fingerprints of the record and of the raw row (base64), kept when the change leaves the user as the row says. */
  record: v.optional(v.string()),
  raw: v.optional(v.string()),
});

export type Change = v.InferOutput<typeof changeSchema>;

/** The fields that a change touches. */
export const fieldsOf = ({ was, set }: Pick<Change, 'was' | 'set'>): string[] => [
  ...new Set([...Object.keys(was), ...Object.keys(set)]),
];

/** A change after which somebody's access ends on a date, and did not before: a removal that comes later. */
export const bringsEnding = ({ entity, type, status, instants, before }: Change): boolean =>
  entity === 'user' &&
  type === 'update' &&
  isActive(status) &&
  instants?.offboardsAt !== undefined &&
  before?.instants?.offboardsAt === undefined;

const removalTypes: ReadonlySet<ChangeType> = new Set(['archive', 'deactivate', 'delete']);

/** A removal takes somebody's access. */
export const isRemoval = (type: ChangeType): boolean => removalTypes.has(type);

const typeOf: Readonly<Record<Told, ChangeType | undefined>> = {
  'user.onboarded': 'update',
  'user.deactivated': 'deactivate',
  'user.reactivated': 'reactivate',
  'user.archived': 'archive',
  'user.deleted': 'delete',
  'user.restored': 'restore',
  'user.purged': undefined,
};

/** What turns a user in state `from` into one in state `to`, when fields differ (`differs`) or not. */
export function changeTypeFor(from: UserStatus, to: UserStatus, differs: boolean): ChangeType | undefined {
  if (from === to) return differs ? 'update' : undefined;
  const told = toldOf(from, to);
  return told === undefined ? undefined : typeOf[told];
}
