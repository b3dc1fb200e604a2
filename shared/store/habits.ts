import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type FileShape, fileEncodings, fileShapeSchema } from '../domain/file-shape.ts';
import type { Import } from '../domain/import.ts';
import type { Manifest } from '../domain/plan.ts';
import type { FileKind } from '../domain/profile.ts';
import { tenantKey } from './imports.ts';
import { conditionally, type Table, updateOf } from './table.ts';

const looks = v.optional(v.omit(fileShapeSchema, ['isComplete', 'encoding']));
const encoding = v.optional(v.picklist(fileEncodings));

const habitsSchema = v.object({
  /** The last imported file ended with a line end. */
  endsWithLineEnd: v.optional(v.boolean(), false),
  /** The last imported file had rows whose user could not be told. */
  hadUnidentifiedRows: v.optional(v.boolean(), false),
  /** The newest date (ISO) that the name of an imported file had. */
  fileDate: v.optional(v.string()),
  /** The newest date (ISO) that the rows of an imported file had. */
  contentDate: v.optional(v.string()),
  /** What the last imported complete file looked like, and how the last one was encoded that was not all ASCII. */
  complete: looks,
  completeEncoding: encoding,
  /** The same of files that were not complete. */
  partial: looks,
  partialEncoding: encoding,
});

/** What a tenant's last imported files of one kind were like: the next one is measured by them. */
export type Habits = v.InferOutput<typeof habitsSchema>;

/** What the last imported file looked like that was complete, or was not; undefined before the first. */
export function lastShape(habits: Habits, isComplete: boolean): FileShape | undefined {
  const last = isComplete ? habits.complete : habits.partial;
  const encoding = (isComplete ? habits.completeEncoding : habits.partialEncoding) ?? 'ascii';
  return last && { isComplete, encoding, ...last };
}

/** A file that is ASCII throughout leaves it open which encoding the next name with an accent will have. */
function looksOf({ shape }: Manifest): Partial<Habits> {
  if (shape === undefined) return {};
  const { isComplete, encoding, ...looks } = shape;
  const isTold = encoding !== 'ascii';
  return isComplete
    ? { complete: looks, ...(isTold && { completeEncoding: encoding }) }
    : { partial: looks, ...(isTold && { partialEncoding: encoding }) };
}

const habitsKey = (tenant: string, kind: FileKind) => ({
  pk: tenantKey(tenant),
  sk: kind === 'users' ? 'HABITS' : `HABITS#${kind}`,
});

/** A tenant's habits, strongly consistent; none at the first file of its kind. */
export async function getHabits(table: Table, tenant: string, kind: FileKind): Promise<Habits> {
  const request = { TableName: table.name, Key: habitsKey(tenant, kind), ConsistentRead: true };
  const { Item } = await table.db.send(new GetCommand(request));
  return v.parse(habitsSchema, Item ?? {});
}

const newerOrFirst = 'attribute_not_exists(#order) OR #order <= :order';

/**
 * Keeps what the file of an import that went through was like, unless it is of a newer one: a file that waited for a person, or
 * a step that was held up, is not what the next file is like. Doing it again is harmless.
 */
export async function keepHabits(
  table: Table,
  { tenant, id, order }: Pick<Import, 'tenant' | 'id' | 'order'>,
  file: Manifest,
): Promise<void> {
  const { endsWithLineEnd, unidentifiedRows, fileDate, contentDate } = file;
  const Key = habitsKey(tenant, file.kind);
  const update = updateOf({
    endsWithLineEnd,
    hadUnidentifiedRows: unidentifiedRows > 0,
    ...looksOf(file),
    importId: id,
    order,
  });
  await conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key,
        UpdateExpression: update.expression,
        ConditionExpression: newerOrFirst,
        ExpressionAttributeNames: { ...update.names, '#order': 'order' },
        ExpressionAttributeValues: { ...update.values, ':order': order },
      }),
    ),
  );
  if (fileDate !== undefined) await moveForward(table, Key, 'fileDate', fileDate);
  if (contentDate !== undefined) await moveForward(table, Key, 'contentDate', contentDate);
}

const olderOrNone = 'attribute_not_exists(#date) OR #date < :date';

/** Forward only: a file of an earlier date may have been planned before. */
async function moveForward(
  table: Table,
  key: ReturnType<typeof habitsKey>,
  name: 'fileDate' | 'contentDate',
  date: string,
): Promise<void> {
  await conditionally(
    table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key,
        UpdateExpression: 'SET #date = :date',
        ConditionExpression: olderOrNone,
        ExpressionAttributeNames: { '#date': name },
        ExpressionAttributeValues: { ':date': date },
      }),
    ),
  );
}
