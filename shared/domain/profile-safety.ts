/** What of a profile keeps a file from doing harm. */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('write something, or leave the setting out'));
const whole = v.pipe(v.number(), v.integer('expected a whole number'));

const limit = v.strictObject({
  count: v.pipe(whole, v.minValue(0, 'expected 0 or more')),
  percent: v.pipe(v.number(), v.minValue(0, 'expected 0 to 100'), v.maxValue(100, 'expected 0 to 100')),
});

const limitOf = (what: string) =>
  v.pipe(
    limit,
    v.description(
      `What passes without a person: a file with more than count ${what}, and more than percent of the active users, is held.`,
    ),
  );

/** What a plan may do without a person. */
export const limits = v.strictObject({
  removals: v.exactOptional(limitOf('removals')),
  creations: v.exactOptional(limitOf('new users')),
  changes: v.exactOptional(limitOf('changed users')),
  groups: v.exactOptional(
    v.pipe(
      v.array(v.strictObject({ field: text, removals: limitOf('removals in a group') })),
      v.description(
        'The same for each group, of its own members: users who have the same value in the field, such as department or groups.Department.',
      ),
    ),
  ),
  minimumPopulation: v.exactOptional(
    v.pipe(
      whole,
      v.minValue(1, 'expected 1 or more'),
      v.description('A file that would leave fewer active users is held.'),
    ),
  ),
});

const driftLimit = (what: string, usual: { count: number; percent: number }) =>
  v.optional(
    v.pipe(limit, v.description(`Held when more than count, and more than percent, ${what}; 100 percent: never.`)),
    usual,
  );

const holdOrAllow = (what: string) => v.optional(v.pipe(v.picklist(['hold', 'allow']), v.description(what)), 'hold');

/** How much a file may differ from the last one of its kind. */
export const drift = v.strictObject({
  rows: driftLimit('of the rows of the last complete file are not there any more', { count: 5, percent: 20 }),
  filled: driftLimit('of the cells that one column should have filled, by its share in the last file, are empty', {
    count: 5,
    percent: 50,
  }),
  titles: holdOrAllow('A complete file in which a column of the last one is gone, or has another title.'),
  encoding: holdOrAllow('A file whose bytes are encoded otherwise than those of the last one.'),
});

/** How long somebody may be missing before that is acted on. */
export const patience = v.strictObject({
  files: v.exactOptional(
    v.pipe(whole, v.minValue(2, 'expected 2 or more'), v.description('So many complete files in a row without them.')),
  ),
  hours: v.exactOptional(
    v.pipe(
      whole,
      v.minValue(1, 'expected 1 or more'),
      v.description('The first complete file without them that comes at least so many hours after the first one.'),
    ),
  ),
});

/** Whom imports never remove. */
export const protectedUsers = v.strictObject({
  keys: v.optional(v.pipe(v.array(text), v.description('Their identity values, as users are listed by them.')), []),
  fields: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          field: v.pipe(text, v.description('An attribute of the user, such as role or groups.Department.')),
          values: v.pipe(
            v.array(text),
            v.minLength(1, 'name at least one value'),
            v.description('One of these; a list has one of them among its items; a yes is "true".'),
          ),
        }),
      ),
      v.description('Whoever has one of the values in one of the fields.'),
    ),
    [],
  ),
});
