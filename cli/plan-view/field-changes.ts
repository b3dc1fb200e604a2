import { type Change, fieldsOf } from '../../shared/domain/change.ts';

type Value = Change['set'][string];

/** A field, or an entry of one (`groups.Department`), before and after; undefined: it has no value. */
export type FieldChange = {
  readonly field: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
};

/** What a change does to each field; of fields with entries those that differ. */
export const fieldChangesOf = (change: Change): FieldChange[] =>
  fieldsOf(change).flatMap((field) => {
    const [before, after] = [change.was[field], change.set[field]];
    return isMap(before) || isMap(after) ? entriesOf(field, before, after) : [{ field, before, after }];
  });

type Entries = Readonly<Record<string, string | boolean>>;

const isMap = (value: Value | undefined): value is Entries => typeof value === 'object' && !Array.isArray(value);

function entriesOf(field: string, before: Value | undefined, after: Value | undefined): FieldChange[] {
  const [were, are] = [before, after].map((value) => new Map(Object.entries(isMap(value) ? value : {})));
  const names = new Set([...(were?.keys() ?? []), ...(are?.keys() ?? [])]);
  return [...names]
    .map((name) => ({ field: `${field}.${name}`, before: were?.get(name), after: are?.get(name) }))
    .filter((one) => one.before !== one.after);
}

/** A value in one cell; nothing for none. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
}
