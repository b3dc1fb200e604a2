/** What the item of a user or a team says. */
import * as v from 'valibot';
import type { Entity } from '../domain/change.ts';
import type { Value } from '../domain/field.ts';
import { type Instants, instantsSchema, tellingSchema } from '../domain/lifecycle.ts';
import { isRecordField } from '../domain/reserved-fields.ts';
import { type User, userStatuses } from '../domain/user.ts';
import { keyOf } from './directory-keys.ts';

const item = v.record(v.string(), v.unknown());

/** The item as platform code reads it. */
export type DirectoryItem = v.InferOutput<typeof item>;

/** Who was made by platform code has neither state nor version: active, and seen by no import. */
const owned = {
  sk: v.string(),
  status: v.optional(v.picklist(userStatuses), 'active'),
  version: v.optional(v.number(), 0),
};

const writtenByImports = v.object({
  ...owned,
  ...instantsSchema.entries,
  lastChange: v.optional(v.string()),
  telling: v.exactOptional(tellingSchema),
});

/** Sets, bytes and lists are objects, too. */
const isMap = (found: unknown): boolean =>
  typeof found === 'object' && found !== null && Object.getPrototypeOf(found) === Object.prototype;

/** What a file could say. */
const value = v.union([
  v.string(),
  v.boolean(),
  v.array(v.string()),
  v.pipe(v.custom<object>(isMap), v.record(v.string(), v.union([v.string(), v.boolean()]))),
]) satisfies v.GenericSchema<unknown, Value>;

/** The user or team as imports see it: attributes that can be no value of a file are none of theirs. */
export function toUser(entity: Entity, raw: unknown): User {
  const { sk, status, version, lastChange, telling, ...instants } = v.parse(writtenByImports, raw);
  const fields: Record<string, Value> = {};
  for (const [name, found] of Object.entries(v.parse(item, raw))) {
    const read = isRecordField(name) ? v.safeParse(value, found) : undefined;
    if (read?.success) fields[name] = read.output;
  }
  const user = { key: keyOf(entity, sk), status, version, lastChange, fields };
  return { ...user, ...(hasAny(instants) && { instants }), ...(telling && { telling }) };
}

const hasAny = (instants: Instants): boolean => Object.keys(instants).length > 0;

/** What platform code made of an attribute must not keep a whole tenant from being planned. */
const known = v.object({
  ...owned,
  rowHash: v.optional(v.instance(Uint8Array)),
  recordHash: v.optional(v.instance(Uint8Array)),
  email: v.fallback(v.optional(v.string()), undefined),
  implied: v.fallback(v.optional(v.boolean(), false), false),
});

/** What planning needs to know of a user, or of a team: enough to tell whether a row says anything new. */
export type KnownUser = Pick<User, 'key' | 'status' | 'version'> & {
  readonly raw: Uint8Array | undefined;
  readonly record: Uint8Array | undefined;
  /** Teams have none. */
  readonly email: string | undefined;
  /** Values of the fields that were asked for, in their order. */
  readonly names?: readonly (string | undefined)[];
  /** Made because rows named it; no row of its own has been imported since. */
  readonly implied: boolean;
};

/** The attributes of which a `KnownUser` is made; `fields` beside them. */
export function knownAttributes(fields: readonly string[]) {
  const asked = fields.filter((field) => field !== 'email').map((field, at) => [`#field${at}`, field] as const);
  const always = 'sk, #status, version, rowHash, recordHash, email, implied';
  return {
    ProjectionExpression: [always, ...asked.map(([name]) => name)].join(', '),
    ExpressionAttributeNames: { '#status': 'status', ...Object.fromEntries(asked) },
  };
}

/** Values of these fields that are texts. */
const namesIn = (raw: unknown, fields: readonly string[]): (string | undefined)[] =>
  fields.map((field) => v.parse(textOrNone, v.parse(item, raw)[field]));

const textOrNone = v.fallback(v.optional(v.string()), undefined);

export function toKnownUser(entity: Entity, raw: unknown, fields: readonly string[]): KnownUser {
  const { sk, status, version, rowHash, recordHash, email, implied } = v.parse(known, raw);
  const address = entity === 'user' ? email : undefined;
  const names = fields.length === 0 ? {} : { names: namesIn(raw, fields) };
  return {
    key: keyOf(entity, sk),
    status,
    version,
    raw: rowHash,
    record: recordHash,
    email: address,
    ...names,
    implied,
  };
}
