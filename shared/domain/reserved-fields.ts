/** Maps on a user's item whose entries are columns of the file: parent groups, custom fields, attributes. */
export const mapFields = ['attributes', 'custom', 'groups'] as const;
export type MapField = (typeof mapFields)[number];

/** The names of the fields that only the tenant's administrators may see. */
export const privateField = 'private';

/** What every object of JavaScript has: a user without such a field would seem to have it. */
const inheritedNames = [
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
] as const;

/** Attributes of a directory item that imports and platform code rely on by name: no column may fill them. */
export const reservedFields: ReadonlySet<string> = new Set([
  ...inheritedNames,
  ...mapFields,
  privateField,
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
  'onboardsAt',
  'offboardsAt',
  'offboardsAfter',
  'purgesAt',
  'telling',
  'implied',
  'mayLogIn',
  'isSearchable',
  'mayBeContacted',
  'createdAt',
  'updatedAt',
  'deactivatedAt',
  'archivedAt',
  'deletedAt',
]);

/** Reserved attributes that are nevertheless values of a record. */
const recordFields: ReadonlySet<string> = new Set([...mapFields, privateField]);

/** Whether an attribute of an item is a value that files claim; the others are the engine's or nobody's. */
export const isRecordField = (name: string): boolean =>
  name !== 'status' && (recordFields.has(name) || !reservedFields.has(name));

/** Names that JavaScript objects have already: they can't be entries of a map. */
export const isUsableName = (name: string): boolean => !['__proto__', 'constructor', 'prototype'].includes(name);
