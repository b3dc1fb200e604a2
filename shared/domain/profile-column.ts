/** A column of a customer's file, as a profile describes it: its titles, the field it fills, and how its cells are read. */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());

/** How letters are compared: `any` takes `ACTIVE` for `active`. */
const letterCase = v.optional(v.picklist(['any', 'exact']), 'any');

/** A date's notation: `YYYY`, `MM` and `DD` once each, in any order, with whatever stands between them. */
export const dateFormat = v.pipe(
  text,
  v.check(
    (format) => ['YYYY', 'MM', 'DD'].every((part) => format.split(part).length === 2) && !/\d/.test(format),
    'a date format has YYYY, MM and DD once each, such as YYYY-MM-DD or DD.MM.YYYY',
  ),
);

/** What a cell must name, and what becomes of a name that nobody has. `by`: the target's identity value, or its email. */
const reference = v.strictObject({
  to: v.picklist(['user', 'team']),
  by: v.optional(v.picklist(['key', 'email']), 'key'),
  /** `error` rejects the row, `warn` keeps it, `create` makes the user or team with default values. */
  unknown: v.optional(v.picklist(['error', 'warn', 'create']), 'warn'),
});

const common = {
  title: text,
  /** Other titles for it. */
  aliases: v.optional(v.array(text), []),
  /** The title belongs to the platform: it can have no aliases. */
  fixedTitle: v.optional(v.boolean(), false),
  field: v.pipe(text, v.regex(/^[a-z][A-Za-z0-9]*$/, 'a field is a camelCase name')),
  /** The column must be in the file, and no cell of it may be empty. */
  required: v.optional(v.boolean(), false),
  /** Who may see the field: everyone, or the tenant's administrators only. */
  visibility: v.optional(v.picklist(['public', 'private']), 'public'),
  /**
   * What stands for an empty cell where those erase, and for a new user without a value. A cell's text, or the tenant's
   * `organisationOwner`.
   */
  default: v.exactOptional(v.union([text, v.strictObject({ setting: v.literal('organisationOwner') })])),
};

export const columnSchema = v.variant('type', [
  v.strictObject({ ...common, type: v.literal('text'), refers: v.exactOptional(reference) }),
  v.strictObject({ ...common, type: v.literal('email'), refers: v.exactOptional(reference) }),
  /** Without a format of its own it has the profile's. */
  v.strictObject({ ...common, type: v.literal('date'), format: v.exactOptional(dateFormat) }),
  /** The first word of each is the one that exports write. */
  v.strictObject({
    ...common,
    type: v.literal('boolean'),
    words: v.optional(
      v.strictObject({ yes: v.pipe(v.array(text), v.minLength(1)), no: v.pipe(v.array(text), v.minLength(1)) }),
      { yes: ['yes', 'true'], no: ['no', 'false'] },
    ),
    case: letterCase,
  }),
  /** `values` may be empty: then no cell is good until the tenant has some. */
  v.strictObject({ ...common, type: v.literal('picklist'), values: v.array(text), case: letterCase }),
  v.strictObject({ ...common, type: v.literal('decimal') }),
  /** BCP 47 tags; `values` narrows them down. */
  v.strictObject({ ...common, type: v.literal('locale'), values: v.exactOptional(v.array(text)) }),
  /** `add`: what the cell names is added to what the user has, and nothing is taken away. */
  v.strictObject({
    ...common,
    type: v.literal('list'),
    separator: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(3)), ','),
    merge: v.optional(v.picklist(['replace', 'add']), 'replace'),
    refers: v.exactOptional(reference),
  }),
  /** Words of the file and the state each one claims. */
  v.strictObject({
    ...common,
    type: v.literal('status'),
    words: v.record(text, v.picklist(['active', 'deactivated', 'archived'])),
    case: letterCase,
  }),
]);

export type ProfileColumn = v.InferOutput<typeof columnSchema>;
export type Reference = v.InferOutput<typeof reference>;
