/** What a profile can say at a path, told from its schema. */
import type * as v from 'valibot';
import { profileShape } from './profile.ts';
import { columnSchema } from './profile-column.ts';
import { entryOf, fieldOf, isTree, type Segment } from './profile-tree.ts';

type Schema = v.GenericSchema;

/** A place in a profile document: what may stand there, and what does. */
export type Setting = { readonly schema: Schema; readonly value: unknown };

const isObject = (schema: Schema): schema is Schema & { readonly entries: Readonly<Record<string, Schema>> } =>
  schema.type === 'strict_object';
const isList = (schema: Schema): schema is Schema & { readonly item: Schema } => schema.type === 'array';
const isRecord = (schema: Schema): schema is Schema & { readonly value: Schema } => schema.type === 'record';
const isOptional = (schema: Schema): schema is Schema & { readonly wrapped: Schema } =>
  schema.type === 'optional' || schema.type === 'exact_optional';
const hasOptions = (schema: Schema): schema is Schema & { readonly options: readonly Schema[] } =>
  schema.type === 'variant' || schema.type === 'union';
const isChoice = (schema: Schema): schema is Schema & { readonly options: readonly string[] } =>
  schema.type === 'picklist';
const isLiteral = (schema: Schema): schema is Schema & { readonly literal: string } => schema.type === 'literal';

/** The setting at a path of a document; undefined when nothing can be set there. */
export function settingAt(document: unknown, segments: readonly Segment[]): Setting | undefined {
  let setting: Setting | undefined = { schema: profileShape, value: document };
  for (const segment of segments) setting = setting && below(setting, segment);
  return setting;
}

function below(setting: Setting, segment: Segment): Setting | undefined {
  const { schema, value } = bare(setting);
  if (isObject(schema)) {
    const entry = Object.hasOwn(schema.entries, segment) ? schema.entries[segment] : undefined;
    return entry && { schema: entry, value: entryOf(value, segment) };
  }
  if (isRecord(schema)) return { schema: schema.value, value: entryOf(value, segment) };
  if (!isList(schema) || !Array.isArray(value)) return undefined;
  const item: unknown = typeof segment === 'number' ? value[segment] : value.find((one) => fieldOf(one) === segment);
  return item === undefined ? undefined : { schema: schema.item, value: item };
}

/** Without what says that it may be left out; of the types of columns the one that the value has. */
function bare({ schema, value }: Setting): Setting {
  if (isOptional(schema)) return bare({ schema: schema.wrapped, value });
  if (schema.type !== 'variant' || !hasOptions(schema)) return { schema, value };
  const type = entryOf(value, 'type');
  const option = schema.options.find(
    (one) => isObject(one) && one.entries.type && literalOf(one.entries.type) === type,
  );
  return { schema: option ?? schema, value };
}

const literalOf = (schema: Schema): string | undefined => (isLiteral(schema) ? schema.literal : undefined);

/** Whether the setting's value is a list of columns. */
export function holdsColumns(setting: Setting): boolean {
  const { schema } = bare(setting);
  return isList(schema) && schema.item === columnSchema;
}

/** Whether the setting takes a list. */
export const takesList = (setting: Setting): boolean => isList(bare(setting).schema);

/** What can be set right below: names of settings, or the fields of the columns. */
export function namesBelow(setting: Setting): string[] {
  const { schema, value } = bare(setting);
  if (isObject(schema)) return Object.keys(schema.entries);
  if (isRecord(schema)) return Object.keys(isTree(value) ? value : {});
  return holdsColumns(setting) && Array.isArray(value) ? value.flatMap((one) => fieldOf(one) ?? []) : [];
}

/** What the setting takes, for people: `a text`, `one of leave, archive`. */
export function expectationOf({ schema }: Setting): string {
  if (isOptional(schema)) return expectationOf({ schema: schema.wrapped, value: undefined });
  if (isChoice(schema)) return `one of ${schema.options.join(', ')}`;
  if (isLiteral(schema)) return `"${schema.literal}"`;
  if (isList(schema)) return schema.item === columnSchema ? 'a list of columns' : 'a list of texts';
  if (schema.type === 'variant') return 'a column, such as {"title": "City", "field": "city", "type": "text"}';
  if (hasOptions(schema))
    return schema.options.map((one) => expectationOf({ schema: one, value: undefined })).join(' or ');
  if (isObject(schema)) return `an object with ${Object.keys(schema.entries).join(', ')}`;
  return words[schema.type] ?? schema.expects;
}

/** The types that a column can have. */
export const columnTypes: readonly string[] = columnSchema.options.map((one) => one.entries.type.literal);

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  record: 'an object',
};

/** The choices of a setting that has some. */
export function choicesOf({ schema }: Setting): readonly string[] {
  if (isOptional(schema)) return choicesOf({ schema: schema.wrapped, value: undefined });
  return isChoice(schema) ? schema.options : [];
}
