/**
 * A profile document as a tree of JSON, whatever it says: its settings have paths of names joined by dots, and below
 * `columns` a name is the column's field.
 */

/** A step on the way from the root: a name, or a place in a list. Below `columns` a name is the column's field. */
export type Segment = string | number;

/** An object of a document. */
export const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The entry of an object of a document; undefined when there is none. */
export const entryOf = (value: unknown, name: Segment): unknown =>
  isTree(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The field of a column, if it can be one. */
export function fieldOf(column: unknown): string | undefined {
  const field = entryOf(column, 'field');
  return typeof field === 'string' && /^[A-Za-z]\w*$/.test(field) ? field : undefined;
}

const inner = (value: unknown, key: Segment): unknown =>
  Array.isArray(value) && typeof key === 'number' ? value[key] : entryOf(value, key);

/** `columns.city.values[2]`: columns by their field, where they have one. */
export function pathName(document: unknown, keys: readonly Segment[]): string {
  let path = '';
  let value = document;
  for (const key of keys) {
    value = inner(value, key);
    const name = typeof key === 'number' ? fieldOf(value) : key;
    if (name === undefined) path += `[${key}]`;
    else path += path === '' ? name : `.${name}`;
  }
  return path;
}

/** The path as far as something stands there: of what is missing that is what it is missing from. */
export function presentPart(document: unknown, keys: readonly Segment[]): readonly Segment[] {
  let value = document;
  for (const [at, key] of keys.entries()) {
    value = inner(value, key);
    if (value === undefined) return keys.slice(0, at);
  }
  return keys;
}

/** Takes away what stands at a path, in place. */
export function remove(document: unknown, keys: readonly Segment[]): void {
  const parent = keys.slice(0, -1).reduce(inner, document);
  const last = keys.at(-1);
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1);
  else if (typeof parent === 'object' && parent !== null && last !== undefined) Reflect.deleteProperty(parent, last);
}

/**
 * The tree with a value at a path; `undefined` takes away what is there. Objects on the way are made where there are
 * none; a column that is set and not there is added, with the field that its path says.
 */
export function withEntry(tree: unknown, segments: readonly string[], value: unknown): unknown {
  const [name, ...rest] = segments;
  if (name === undefined) return value;
  if (Array.isArray(tree)) return withColumn(tree, name, rest, value);
  const entry = withEntry(entryOf(tree, name), rest, value);
  const others = isTree(tree) ? tree : {};
  if (entry !== undefined) return { ...others, [name]: entry };
  return Object.fromEntries(Object.entries(others).filter(([other]) => other !== name));
}

function withColumn(columns: readonly unknown[], field: string, rest: readonly string[], value: unknown): unknown[] {
  const at = columns.findIndex((one) => fieldOf(one) === field);
  const after = withEntry(columns[at], rest, value);
  if (after === undefined) return columns.filter((_, place) => place !== at);
  const column = isTree(after) && rest[0] !== 'field' ? { ...after, field } : after;
  return at === -1 ? [...columns, column] : columns.with(at, column);
}
