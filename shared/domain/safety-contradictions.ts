/** What can't be true at once of the settings that keep a file from doing harm. */
import type { Contradiction } from './column-contradictions.ts';
import { attributeOf } from './field-path.ts';
import { isRecordField, mapFields, reservedFields } from './reserved-fields.ts';

type Document = {
  readonly missing: string;
  readonly patience?: { readonly files?: number; readonly hours?: number };
  readonly protectedUsers?: {
    readonly keys: readonly string[];
    readonly fields: readonly { readonly field: string }[];
  };
};

export const inSafety = (document: Document): Contradiction[] => [...inPatience(document), ...inProtection(document)];

function inPatience({ missing, patience }: Document): Contradiction[] {
  if (patience === undefined) return [];
  const isEndless = patience.files === undefined && patience.hours === undefined;
  const endless = {
    path: 'patience',
    message: 'it says neither files nor hours: add one of them, such as {"files": 3}',
    needs: ['patience.files', 'patience.hours'],
  };
  const idle = {
    path: 'patience',
    message: 'missing users are left as they are: remove it, or choose another missing',
    needs: ['missing'],
  };
  return [...(isEndless ? [endless] : []), ...(missing === 'leave' ? [idle] : [])];
}

function inProtection({ protectedUsers }: Document): Contradiction[] {
  if (protectedUsers === undefined) return [];
  const { keys, fields } = protectedUsers;
  const empty = {
    path: 'protectedUsers',
    message: 'it names nobody: add keys or fields, or remove it',
    needs: ['protectedUsers.keys', 'protectedUsers.fields'],
  };
  return [
    ...(keys.length === 0 && fields.length === 0 ? [empty] : []),
    ...fields.flatMap(({ field }) => {
      const message = faultOf(field);
      return message === undefined ? [] : [{ path: 'protectedUsers.fields', message }];
    }),
  ];
}

const isMap: ReadonlySet<string> = new Set(mapFields);

/** Platform code has attributes of its own, so that any name may be one; a rule that could never match protects nobody. */
function faultOf(field: string): string | undefined {
  const attribute = attributeOf(field);
  if (isMap.has(attribute)) {
    const example = `${attribute}.Department`;
    return field.length > attribute.length + 1
      ? undefined
      : `"${field}" has entries: name one of them, as "${example}"`;
  }
  return isRecordField(attribute) && !reservedFields.has(attribute)
    ? undefined
    : `"${attribute}" is the engine's own attribute: name one that says who somebody is, such as role`;
}
