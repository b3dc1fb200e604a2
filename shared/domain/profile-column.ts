/** A column of a customer's file, as a profile describes it: its titles, the field it fills, and how its cells are read. */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('write something, or leave the setting out'));
const words = v.pipe(v.array(text), v.minLength(1, 'name at least one word'));

const letterCase = v.optional(
  v.pipe(v.picklist(['any', 'exact']), v.description('How letters are compared: "any" takes ACTIVE for active.')),
  'any',
);

/** A date's notation: `YYYY`, `MM` and `DD` once each, in any order, with whatever stands between them. */
export const dateFormat = v.pipe(
  text,
  v.check(
    (format) => ['YYYY', 'MM', 'DD'].every((part) => format.split(part).length === 2) && !/\d/.test(format),
    'a date format has YYYY, MM and DD once each, such as YYYY-MM-DD or DD.MM.YYYY',
  ),
);

const reference = v.pipe(
  v.strictObject({
    to: v.picklist(['user', 'team']),
    by: v.optional(
      v.pipe(
        v.picklist(['key', 'email']),
        v.description("What the cell holds: the other's identity value, or its email."),
      ),
      'key',
    ),
    unknown: v.optional(
      v.pipe(
        v.picklist(['error', 'warn', 'create']),
        v.description(
          'What becomes of a name that nobody has: "error" rejects the row, "warn" keeps it, "create" makes the user or team with default values.',
        ),
      ),
      'warn',
    ),
  }),
  v.description('The cell names another user or team.'),
);

const titled = {
  title: v.pipe(text, v.description('What the column is called in the file.')),
  aliases: v.optional(v.pipe(v.array(text), v.description('Other titles for it.')), []),
  fixedTitle: v.optional(
    v.pipe(v.boolean(), v.description('The title belongs to the platform: it can have no aliases.')),
    false,
  ),
  field: v.pipe(
    text,
    v.regex(/^[a-z][A-Za-z0-9]*$/, 'a field is a camelCase name, such as jobTitle'),
    v.description('The directory field that the column fills: a camelCase name.'),
  ),
};

const common = {
  required: v.optional(
    v.pipe(v.boolean(), v.description('The column must be in the file, and no cell of it may be empty.')),
    false,
  ),
  visibility: v.optional(
    v.pipe(
      v.picklist(['public', 'private']),
      v.description("Who may see the field: everyone, or the tenant's administrators only."),
    ),
    'public',
  ),
  default: v.exactOptional(
    v.pipe(
      v.union([text, v.strictObject({ setting: v.literal('organisationOwner') })]),
      v.description(
        "What stands for an empty cell where those erase, and for a new user without a value: a cell's text, or the tenant's organisationOwner.",
      ),
    ),
  ),
};

export const columnSchema = v.variant('type', [
  v.strictObject({ ...titled, type: v.literal('text'), ...common, refers: v.exactOptional(reference) }),
  v.strictObject({ ...titled, type: v.literal('email'), ...common, refers: v.exactOptional(reference) }),
  v.strictObject({
    ...titled,
    type: v.literal('date'),
    ...common,
    format: v.exactOptional(v.pipe(dateFormat, v.description("Without one it has the profile's dateFormat."))),
  }),
  v.strictObject({
    ...titled,
    type: v.literal('boolean'),
    ...common,
    words: v.optional(
      v.pipe(
        v.strictObject({ yes: words, no: words }),
        v.description('What stands for yes and for no; exports write the first word of each.'),
      ),
      { yes: ['yes', 'true'], no: ['no', 'false'] },
    ),
    case: letterCase,
  }),
  v.strictObject({
    ...titled,
    type: v.literal('picklist'),
    ...common,
    values: v.pipe(
      v.array(text),
      v.description('What a cell may say. An empty list: no cell is good until the tenant has some values.'),
    ),
    case: letterCase,
  }),
  v.strictObject({ ...titled, type: v.literal('decimal'), ...common }),
  v.strictObject({
    ...titled,
    type: v.literal('locale'),
    ...common,
    values: v.exactOptional(v.pipe(v.array(text), v.description('The BCP 47 tags that are taken; without them, all.'))),
  }),
  v.strictObject({
    ...titled,
    type: v.literal('list'),
    ...common,
    separator: v.optional(
      v.pipe(
        v.string(),
        v.minLength(1, 'a separator has one to three characters'),
        v.maxLength(3, 'a separator has one to three characters'),
        v.regex(/^[^"]*$/, 'quotation marks stand around items: choose another separator'),
        v.description('What stands between the items of a cell.'),
      ),
      ',',
    ),
    merge: v.optional(
      v.pipe(
        v.picklist(['replace', 'add']),
        v.description('"add": what the cell names is added to what the user has, and nothing is taken away.'),
      ),
      'replace',
    ),
    refers: v.exactOptional(reference),
  }),
  v.strictObject({
    ...titled,
    type: v.literal('status'),
    ...common,
    words: v.pipe(
      v.record(text, v.picklist(['active', 'deactivated', 'archived'])),
      v.description('Words of the file and the state that each one claims.'),
    ),
    case: letterCase,
  }),
]);

export type ProfileColumn = v.InferOutput<typeof columnSchema>;
export type Reference = v.InferOutput<typeof reference>;
