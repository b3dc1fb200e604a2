/**
 * A tenant's rules, as data. What differs between customers and vendors is said here and nowhere else.
 */
import * as v from 'valibot';
import { fieldTypes } from './field.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));

/** One column of the file and the directory field it fills. Titles are compared without regard to case. */
const column = v.object({
  title: text,
  aliases: v.optional(v.array(text), []),
  field: v.pipe(text, v.regex(/^[a-z][A-Za-z0-9]*$/, 'a field is a camelCase name')),
  type: v.picklist(fieldTypes),
  /** The column must be in the file, and no cell of it may be empty. */
  required: v.optional(v.boolean(), false),
});

/** What a removal (archive, deactivate, delete) may do without a person: more than `max(count, percent)` holds. */
const removalLimit = v.object({
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  percent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
});

const shape = v.strictObject({
  preset: text,
  /** The field that tells one user from another; it must be a mapped, required column. */
  identity: text,
  columns: v.pipe(v.array(column), v.minLength(1)),
  /** Parent groups: each is a column, its cells are the sub groups. */
  groups: v.array(text),
  /** Status words of the file (compared without regard to case) and the state each one claims. */
  statusWords: v.record(text, v.picklist(['active', 'archived'])),
  /** What becomes of known users whom a complete file does not contain. */
  missing: v.picklist(['leave', 'archive']),
  /** What an empty cell of an optional column says. */
  emptyCells: v.picklist(['erase', 'keep']),
  limits: v.object({ removals: removalLimit }),
  /** How long import history stays readable. */
  retentionDays: positive,
});

/** Attributes of a directory item that imports and platform code rely on by name: no column may fill them. */
export const reservedFields: ReadonlySet<string> = new Set([
  'pk',
  'sk',
  'tenant',
  'key',
  'version',
  'lastChange',
  'rowHash',
  'recordHash',
  'emailKey',
  'dueShard',
  'dueAt',
  'groups',
  'createdAt',
  'updatedAt',
  'archivedAt',
]);

const fillsReserved = ({ field, type }: Shape['columns'][number]): boolean =>
  reservedFields.has(field) || (field === 'status') !== (type === 'status');

type Shape = v.InferOutput<typeof shape>;

const titlesOf = (profile: Shape): string[] => [
  ...profile.columns.flatMap((one) => [one.title, ...one.aliases]),
  ...profile.groups,
];

const repeated = (names: readonly string[]): string | undefined => {
  const folded = names.map((name) => name.toLowerCase());
  return names.find((_, at) => folded.indexOf(folded[at] ?? '') !== at);
};

const identityColumn = (profile: Shape) => profile.columns.find((one) => one.field === profile.identity);

/** The whole profile, contradictions included: each refusal names what to change. */
export const profileSchema = v.pipe(
  shape,
  v.check(
    (profile) => identityColumn(profile)?.required === true,
    'identity must name the field of a required column: add the column, or choose another identity',
  ),
  v.check(
    (profile) => ['text', 'email'].includes(identityColumn(profile)?.type ?? ''),
    'identity must name a text or email column: choose another identity',
  ),
  v.check(
    (profile) => repeated(titlesOf(profile)) === undefined,
    'two columns or groups share a title or alias: remove one of them',
  ),
  v.check(
    (profile) => repeated(profile.columns.map((one) => one.field)) === undefined,
    'two columns fill the same field: remove one, or make its title an alias of the other',
  ),
  v.check(
    (profile) => !profile.columns.some(fillsReserved),
    'a column fills an attribute that is not free: choose another field name (status takes the type "status" and no other)',
  ),
  v.check(
    (profile) => Object.keys(profile.statusWords).length > 0 || !profile.columns.some((one) => one.type === 'status'),
    'a status column needs statusWords',
  ),
);

export type Profile = v.InferOutput<typeof profileSchema>;
export type ProfileColumn = Profile['columns'][number];
