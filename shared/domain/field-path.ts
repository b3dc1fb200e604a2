/** Names of attributes, and of entries of maps, as rules write them: `department`, `groups.Department`. */
import type { Value } from './field.ts';
import type { User } from './user.ts';

/** The attribute of the item that a path begins with. */
export const attributeOf = (path: string): string => path.split('.', 1)[0] ?? path;

/** What a user has there; `groups.Department` is the entry `Department` of the map `groups`. */
export function valueAt(fields: User['fields'], path: string): Value | undefined {
  const attribute = attributeOf(path);
  const value = fields[attribute];
  if (attribute === path || typeof value !== 'object') return value;
  return Object.entries(value).find(([name]) => name === path.slice(attribute.length + 1))?.[1];
}
