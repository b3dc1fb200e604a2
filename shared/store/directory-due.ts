/** What is written when something that is due for a user happens. */
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Happening, markOf } from '../domain/due.ts';
import { type Instants, nextDue } from '../domain/lifecycle.ts';
import type { User } from '../domain/user.ts';
import { itemKey } from './directory-keys.ts';
import { type Attributes, allInstants, indexedAt } from './due-attributes.ts';
import type { DueUser } from './due-index.ts';
import { enteredAt } from './state-attributes.ts';
import { conditionally, type Table, updateOf } from './table.ts';

const nothingToTell = 'attribute_not_exists(telling)';
const asRead = '#version = :version AND #status = :status';
const sameDue = 'dueAt = :due';
const sameTelling = 'telling.id = :telling';

/** What is written about a user, and on which conditions; `values` are those of the conditions. */
type Write = {
  readonly attributes: Attributes;
  readonly conditions: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
};

const namesOfRead = { '#version': 'version', '#status': 'status' };
const valuesOfRead = ({ version, status }: User) => ({ ':version': version, ':status': status });

/** Conditional on what was read. False when somebody was there since. */
function writeAsRead(
  table: Table,
  tenant: string,
  user: User,
  { attributes, conditions, values = {} }: Write,
): Promise<boolean> {
  const update = updateOf(attributes);
  return conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: itemKey('user', tenant, user.key),
        UpdateExpression: update.expression,
        ConditionExpression: [asRead, ...conditions].join(' AND '),
        ExpressionAttributeNames: { ...update.names, ...namesOfRead },
        ExpressionAttributeValues: { ...update.values, ...valuesOfRead(user), ...values },
      }),
    ),
  );
}

/** What happened stands on the item until it is told. No fingerprints: the next file is compared field by field. */
function attributesOf(user: User, { due, status, instants, telling }: Happening, at: number): Attributes {
  const instant = new Date(at).toISOString();
  return {
    ...(status === user.status ? {} : enteredAt(status, instant)),
    ...allInstants(instants),
    updatedAt: instant,
    version: user.version + 1,
    lastChange: markOf(due, user.lastChange),
    rowHash: undefined,
    recordHash: undefined,
    telling,
  };
}

/**
 * Carries out what is due at `at` (epoch ms), in one write: the user stays in the index of what is due until it is told.
 * Conditional on state, version and due instant, so that it happens once. False when somebody was there since.
 */
export const claimDue = (
  table: Table,
  { tenant, user, dueAt }: DueUser,
  happening: Happening,
  at: number,
): Promise<boolean> =>
  writeAsRead(table, tenant, user, {
    attributes: attributesOf(user, happening, at),
    conditions: [sameDue, nothingToTell],
    values: { ':due': dueAt },
  });

/** The user as `claimDue` left them. */
export const claimed = (user: User, { due, status, instants, telling }: Happening): User => ({
  ...user,
  status,
  instants,
  telling,
  version: user.version + 1,
  lastChange: markOf(due, user.lastChange),
});

/** Moves what is due to another instant, or drops it; nothing has happened. False when somebody was there since. */
export const moveDue = (table: Table, { tenant, user, dueAt }: DueUser, instants: Instants): Promise<boolean> =>
  writeAsRead(table, tenant, user, {
    attributes: { ...allInstants(instants), ...indexedAt(tenant, user.key, nextDue(user.status, instants)?.at) },
    conditions: [sameDue, nothingToTell],
    values: { ':due': dueAt },
  });

/** What happened is told: whatever is due next is, and nothing stands in a writer's way. False when it was settled before. */
export const settleDue = (table: Table, tenant: string, user: User): Promise<boolean> =>
  writeAsRead(table, tenant, user, {
    attributes: {
      telling: undefined,
      ...indexedAt(tenant, user.key, nextDue(user.status, user.instants ?? {})?.at),
    },
    conditions: [sameTelling],
    values: { ':telling': user.telling?.id },
  });

/** Deletes the item of a user of whom it is told that they are purged. False when it was gone, or somebody was there since. */
export function deletePurged(table: Table, { tenant, user, dueAt }: DueUser): Promise<boolean> {
  return conditionally(
    table.db.send(
      new DeleteCommand({
        TableName: table.name,
        Key: itemKey('user', tenant, user.key),
        ConditionExpression: [asRead, sameDue, sameTelling].join(' AND '),
        ExpressionAttributeNames: namesOfRead,
        ExpressionAttributeValues: { ...valuesOfRead(user), ':due': dueAt, ':telling': user.telling?.id },
      }),
    ),
  );
}

const stillRestorable = '(attribute_not_exists(purgesAt) OR purgesAt > :now)';

/** Brings a deleted user back at `now` (epoch ms); the next sweep tells of it. False when somebody was there since. */
export const restoreDeleted = (table: Table, tenant: string, user: User, happening: Happening): Promise<boolean> =>
  writeAsRead(table, tenant, user, {
    attributes: {
      ...attributesOf(user, happening, happening.due.at),
      ...indexedAt(tenant, user.key, happening.due.at),
    },
    conditions: [stillRestorable, nothingToTell],
    values: { ':now': happening.due.at },
  });
