/**
 * A tenant's rules, as data. What differs between customers and vendors is said here and nowhere else.
 */
import * as v from 'valibot';
import { columnSchema, dateFormat, type ProfileColumn } from './profile-column.ts';
import { contradictionsIn } from './profile-contradictions.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const timeOfDay = v.pipe(text, v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:MM, from 00:00 to 23:59'));

/** What becomes of titles that no column has. */
const unknownColumns = v.strictObject({
  /** `custom` and `attribute`: entries of the user's map `custom` or `attributes`; `reject` refuses the file. */
  as: v.picklist(['ignore', 'reject', 'custom', 'attribute']),
  /** Only titles that begin so; others are ignored, with a warning. */
  prefix: v.exactOptional(text),
  /** What an export puts in front of their titles. */
  exportPrefix: v.exactOptional(text),
  /** `inferred`: text, date or boolean, as the first column of values is; then it stays. */
  types: v.optional(v.picklist(['text', 'inferred']), 'text'),
  visibility: v.optional(v.picklist(['public', 'private']), 'public'),
});

/** What a file is called. Patterns are globs over its path, regardless of case; none: any name. */
const fileNames = v.strictObject({
  patterns: v.optional(v.array(text), []),
  /** Notation of a date in the name: a file with an older one than the last is stale. */
  date: v.exactOptional(dateFormat),
});

/** What every kind of file has. */
const fileRules = {
  fileNames: v.optional(fileNames, {}),
  /** Fields that tell one from another: the first of them that a row has a value for. */
  identity: v.pipe(v.array(text), v.minLength(1)),
  columns: v.pipe(v.array(columnSchema), v.minLength(1)),
  /** How titles are compared. A near miss is pointed out and never taken for an unknown column. */
  titles: v.optional(v.picklist(['any-case', 'exact']), 'any-case'),
  unknownColumns: v.optional(unknownColumns, { as: 'ignore' }),
  /** What an empty cell of an optional column says. */
  emptyCells: v.optional(v.picklist(['erase', 'keep']), 'keep'),
};

/** What passes without a person: more than `max(count, percent of active users)` holds. */
const limit = v.strictObject({
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  percent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
});

/** What becomes of known users whom a complete file does not contain. */
export const missingPolicies = ['leave', 'deactivate', 'archive', 'delete'] as const;
export type MissingPolicy = (typeof missingPolicies)[number];

const shape = v.strictObject({
  /** The ready-made profile it began as, or a name for one of its own. */
  preset: v.optional(text, 'own'),
  ...fileRules,
  /** The format of dates whose column names none. */
  dateFormat: v.optional(dateFormat, 'YYYY-MM-DD'),
  encoding: v.optional(v.picklist(['utf-8', 'utf-16le', 'windows-1252']), 'utf-8'),
  /** Parent groups: each is a column, its cells are the sub groups. */
  groups: v.optional(v.array(text), []),
  missing: v.optional(v.picklist(missingPolicies), 'leave'),
  /** Teams have files of their own. */
  teams: v.exactOptional(v.strictObject(fileRules)),
  /** Who owns what has no other owner: an identity value. */
  organisationOwner: v.exactOptional(text),
  limits: v.optional(v.strictObject({ removals: v.exactOptional(limit) }), {}),
  /** How long import history stays readable. */
  retentionDays: v.optional(positive, 90),
  /** How long a deleted user can be restored. */
  restoreDays: v.optional(positive, 30),

  /* Recorded with the rules, and not carried out by imports yet. */
  timeZone: v.optional(text, 'UTC'),
  onboarding: v.exactOptional(v.strictObject({ field: text })),
  /** `at`: in the profile's time zone. `past`: a date that is over is an error, or acts 24 hours after the import. */
  offboarding: v.exactOptional(
    v.strictObject({ field: text, at: timeOfDay, past: v.picklist(['error', 'after-24-hours']) }),
  ),
  /** Who is invited: all new users, or those with this value. */
  invitations: v.exactOptional(
    v.strictObject({ eligible: v.exactOptional(v.strictObject({ field: text, value: text })) }),
  ),
  pgp: v.optional(v.literal('off'), 'off'),
  /** When the customer's own server is asked for files: times of day in UTC. */
  pickup: v.exactOptional(v.strictObject({ at: v.array(timeOfDay) })),
  /** How often a file is expected. */
  cadence: v.exactOptional(v.picklist(['daily', 'weekly', 'monthly', 'quarterly'])),
});

/** The whole profile, contradictions included: each refusal names the path and what to change. */
export const profileSchema = v.pipe(
  shape,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { path, message } of contradictionsIn(dataset.value)) addIssue({ message: `${path}: ${message}` });
  }),
);

export type Profile = v.InferOutput<typeof profileSchema>;
/** A profile as people write it: what has a usual value may be left out. */
export type ProfileDocument = v.InferInput<typeof profileSchema>;

export const fileKinds = ['users', 'teams'] as const;
/** What the rows of a file are about. */
export type FileKind = (typeof fileKinds)[number];

/** The rules for one kind of file. */
export type FileRules = Pick<
  Profile,
  'identity' | 'columns' | 'titles' | 'unknownColumns' | 'emptyCells' | 'groups' | 'missing' | 'dateFormat'
>;

/** The rules for files of this kind; undefined when the tenant has none. */
export function rulesFor(profile: Profile, kind: FileKind): FileRules | undefined {
  const { dateFormat, organisationOwner } = profile;
  const rules = kind === 'users' ? profile : profile.teams;
  if (rules === undefined) return undefined;
  const { identity, titles, unknownColumns, emptyCells } = rules;
  const columns = rules.columns.map((column) => withDefault(column, organisationOwner));
  const own = kind === 'users' ? profile : { groups: [], missing: 'leave' as const };
  const { groups, missing } = own;
  return { identity, columns, titles, unknownColumns, emptyCells, groups, missing, dateFormat };
}

/** A default that another setting gives becomes a text, or none. */
function withDefault(column: ProfileColumn, organisationOwner: string | undefined): ProfileColumn {
  if (typeof column.default !== 'object') return column;
  const { default: _, ...rest } = column;
  return organisationOwner === undefined ? rest : { ...rest, default: organisationOwner };
}

/** Values with the usual ones filled in. Throws when the document is no profile: for profiles that are part of the code. */
export const profileOf = (document: ProfileDocument): Profile => v.parse(profileSchema, document);
