/**
 * A tenant's rules, as data. What differs between customers and vendors is said here and nowhere else.
 */
import * as v from 'valibot';
import { columnSchema, dateFormat, type ProfileColumn } from './profile-column.ts';
import { contradictionsIn } from './profile-contradictions.ts';
import { drift, limits, patience, protectedUsers } from './profile-safety.ts';
import { longestRetentionDays } from './retention.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('write something, or leave the setting out'));
const whole = v.pipe(v.number(), v.integer('expected a whole number'));
const days = v.pipe(whole, v.minValue(1, 'expected 1 or more'));
const timeOfDay = v.pipe(text, v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:MM, from 00:00 to 23:59'));

const unknownColumns = v.pipe(
  v.strictObject({
    as: v.pipe(
      v.picklist(['ignore', 'reject', 'custom', 'attribute']),
      v.description(
        '"custom" and "attribute" keep them as entries of the user\'s map custom or attributes; "reject" refuses the file.',
      ),
    ),
    prefix: v.exactOptional(
      v.pipe(text, v.description('Only titles that begin so are kept; others are ignored, with a warning.')),
    ),
    exportPrefix: v.exactOptional(v.pipe(text, v.description('What an export puts in front of their titles.'))),
    types: v.optional(
      v.pipe(
        v.picklist(['text', 'inferred']),
        v.description('"inferred": text, date or boolean, as the first column of values is; then it stays.'),
      ),
      'text',
    ),
    visibility: v.optional(
      v.pipe(
        v.picklist(['public', 'private']),
        v.description("Seen by everyone, or by the tenant's administrators only."),
      ),
      'public',
    ),
  }),
  v.description('What becomes of titles that no column has.'),
);

const fileNames = v.pipe(
  v.strictObject({
    patterns: v.optional(
      v.pipe(v.array(text), v.description("Globs over the file's path, regardless of case; none: any name.")),
      [],
    ),
    date: v.exactOptional(
      v.pipe(
        dateFormat,
        v.description('Notation of a date in the name: a file with an older one than the last is stale.'),
      ),
    ),
  }),
  v.description('What a file is called.'),
);

/** What every kind of file has. */
const fileRules = {
  fileNames: v.optional(fileNames, {}),
  identity: v.pipe(
    v.array(text),
    v.minLength(1, 'name at least one field'),
    v.description('Fields that tell one from another: the first of them that a row has a value for.'),
  ),
  columns: v.pipe(
    v.array(columnSchema),
    v.minLength(1, 'add at least one column'),
    v.description('The columns of the file, and the directory field that each one fills.'),
  ),
  titles: v.optional(
    v.pipe(
      v.picklist(['any-case', 'exact']),
      v.description('How titles are compared. A near miss is pointed out and never taken for an unknown column.'),
    ),
    'any-case',
  ),
  unknownColumns: v.optional(unknownColumns, { as: 'ignore' }),
  emptyCells: v.optional(
    v.pipe(v.picklist(['erase', 'keep']), v.description('What an empty cell of an optional column does to the value.')),
    'keep',
  ),
  contentDate: v.exactOptional(
    v.pipe(
      v.strictObject({
        title: text,
        format: v.exactOptional(
          v.pipe(dateFormat, v.description("Notation of its dates; without one it is the profile's dateFormat.")),
        ),
      }),
      v.description(
        'A column that has the day of the file in every row: a file with an older day than the last is stale.',
      ),
    ),
  ),
};

/** What becomes of known users whom a complete file does not contain. */
export const missingPolicies = ['leave', 'deactivate', 'archive', 'delete'] as const;
export type MissingPolicy = (typeof missingPolicies)[number];

/** The form of a profile, whatever it says: contradictions are not looked for. */
export const profileShape = v.strictObject({
  preset: v.optional(
    v.pipe(text, v.description('The ready-made profile that it began as, or a name for one of its own.')),
    'own',
  ),
  ...fileRules,
  dateFormat: v.optional(
    v.pipe(dateFormat, v.description('The format of dates whose column names none, such as DD.MM.YYYY.')),
    'YYYY-MM-DD',
  ),
  encoding: v.optional(
    v.pipe(v.picklist(['utf-8', 'utf-16le', 'windows-1252']), v.description('How the bytes of a file are read.')),
    'utf-8',
  ),
  groups: v.optional(
    v.pipe(
      v.array(text),
      v.description('Titles of group columns: each is a parent group, its cells are the sub groups.'),
    ),
    [],
  ),
  missing: v.optional(
    v.pipe(
      v.picklist(missingPolicies),
      v.description('What becomes of known users whom a complete file does not contain.'),
    ),
    'leave',
  ),
  teams: v.exactOptional(
    v.pipe(v.strictObject(fileRules), v.description('The rules for files about teams, when there are such files.')),
  ),
  organisationOwner: v.exactOptional(
    v.pipe(text, v.description('Who owns what has no other owner: the identity value of a user.')),
  ),
  patience: v.exactOptional(
    v.pipe(
      patience,
      v.description('When absence is acted on; without it at once. Where both are given, whichever comes first.'),
    ),
  ),
  protectedUsers: v.exactOptional(
    v.pipe(protectedUsers, v.description('Whom no import removes, whatever its file says.')),
  ),
  limits: v.optional(limits, {}),
  drift: v.optional(v.pipe(drift, v.description('What is held because the file itself is not like the last one.')), {}),
  sidecar: v.optional(
    v.pipe(
      v.picklist(['off', 'optional', 'required']),
      v.description('Whether a file comes with another one that says how many rows it has, and its SHA-256.'),
    ),
    'off',
  ),
  retentionDays: v.exactOptional(
    v.pipe(
      days,
      v.maxValue(longestRetentionDays, `expected ${longestRetentionDays} or less`),
      v.description(
        'How many days import history stays readable, then it is purged; without it, as many as the deployment says.',
      ),
    ),
  ),
  restoreDays: v.optional(v.pipe(days, v.description('How many days a deleted user can be restored.')), 30),

  timeZone: v.optional(v.pipe(text, v.description('IANA name of the time zone, such as Europe/Amsterdam.')), 'UTC'),
  onboarding: v.exactOptional(
    v.pipe(
      v.strictObject({ field: text }),
      v.description('The date field from which a user may log in: today or later, and fixed from then on.'),
    ),
  ),
  offboarding: v.exactOptional(
    v.pipe(
      v.strictObject({
        field: text,
        at: v.pipe(timeOfDay, v.description("HH:MM in the profile's time zone.")),
        past: v.pipe(
          v.picklist(['error', 'after-24-hours']),
          v.description('A date that is over is an error, or acts 24 hours after the import.'),
        ),
      }),
      v.description('The date field on which a user is deactivated.'),
    ),
  ),
  contact: v.exactOptional(
    v.pipe(text, v.description("Whom messages name for what a file can't do, such as help@example.com.")),
  ),

  /* Recorded with the rules, and not carried out by imports yet: see profile-notes.ts. */
  invitations: v.exactOptional(
    v.pipe(
      v.strictObject({ eligible: v.exactOptional(v.strictObject({ field: text, value: text })) }),
      v.description('New users are invited: all of them, or those with this value.'),
    ),
  ),
  pgp: v.optional(v.literal('off'), 'off'),
  pickup: v.exactOptional(
    v.pipe(
      v.strictObject({ at: v.array(timeOfDay) }),
      v.description("When the customer's own server is asked for files: times of day in UTC, HH:MM."),
    ),
  ),
  cadence: v.exactOptional(
    v.pipe(v.picklist(['daily', 'weekly', 'monthly', 'quarterly']), v.description('How often a file is expected.')),
  ),
});

/** The whole profile, contradictions included: each refusal names the path and what to change. */
export const profileSchema = v.pipe(
  profileShape,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { path, message } of contradictionsIn(dataset.value)) {
      addIssue({ message: path === '' ? message : `${path}: ${message}` });
    }
  }),
);

export type Profile = v.InferOutput<typeof profileSchema>;
export type Limit = NonNullable<Profile['limits']['removals']>;
/** A profile as people write it: what has a usual value may be left out. */
export type ProfileDocument = v.InferInput<typeof profileSchema>;

export const fileKinds = ['users', 'teams'] as const;
/** What the rows of a file are about. */
export type FileKind = (typeof fileKinds)[number];

/** The rules for one kind of file. */
export type FileRules = Pick<
  Profile,
  | 'identity'
  | 'columns'
  | 'titles'
  | 'unknownColumns'
  | 'emptyCells'
  | 'groups'
  | 'missing'
  | 'dateFormat'
  | 'contentDate'
> & {
  /** What becomes of absentees this time, where that was chosen for one file. */
  readonly missingNow?: MissingPolicy;
};

/** The rules for files of this kind; undefined when the tenant has none. */
export function rulesFor(profile: Profile, kind: FileKind): FileRules | undefined {
  const { dateFormat, organisationOwner } = profile;
  const rules = kind === 'users' ? profile : profile.teams;
  if (rules === undefined) return undefined;
  const { identity, titles, unknownColumns, emptyCells, contentDate } = rules;
  const day = contentDate && { contentDate };
  const columns = rules.columns.map((column) => withReference(withDefault(column, organisationOwner), profile));
  const own = kind === 'users' ? profile : { groups: [], missing: 'leave' as const };
  const { groups, missing } = own;
  return { identity, columns, titles, unknownColumns, emptyCells, groups, missing, dateFormat, ...day };
}

/** A default that another setting gives becomes a text, or none. */
function withDefault(column: ProfileColumn, organisationOwner: string | undefined): ProfileColumn {
  if (typeof column.default !== 'object') return column;
  const { default: _, ...rest } = column;
  return organisationOwner === undefined ? rest : { ...rest, default: organisationOwner };
}

/** Where users are told apart by nothing but their address, it is their key. */
function withReference(column: ProfileColumn, { identity }: Profile): ProfileColumn {
  const isKey = identity.length === 1 && identity[0] === 'email';
  if (!isKey || !('refers' in column) || column.refers?.by !== 'email') return column;
  return { ...column, refers: { ...column.refers, by: 'key' } };
}

/** Values with the usual ones filled in. Throws when the document is no profile: for profiles that are part of the code. */
export const profileOf = (document: ProfileDocument): Profile => v.parse(profileSchema, document);
