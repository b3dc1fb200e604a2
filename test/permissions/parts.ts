/** A statement, one part at a time: each is there for a reason, or says too much. */
import { isList, isObject, type Json, type JsonObject } from '../../local/template/json.ts';
import { changed, type Documents, type Found, type Path } from './statements.ts';

interface Part {
  /** What is changed, for people. */
  readonly what: string;
  /** The documents without the part. */
  readonly documents: Documents;
}

/**
 * Every way of taking something from a statement: itself, one of its actions or resources, a condition, and, if it allows,
 * the restriction to whom it names.
 */
export function partsOf(documents: Documents, { path, value }: Found): readonly Part[] {
  const isPermission = value.Effect === undefined;
  const properties = isPermission ? [...path, 'Properties'] : path;
  const without = (what: string, ...below: Path): Part => ({
    what: `without ${what}`,
    documents: changed(documents, [...properties, ...below], () => undefined),
  });
  const named = (what: string, principal: Json): Part => ({
    what,
    documents: changed(documents, [...properties, 'Principal'], () => principal),
  });
  const sources = ['SourceArn', 'SourceAccount'].filter((key) => isPermission && value[key] !== undefined);
  return [
    { what: 'without it', documents: changed(documents, path, () => undefined) },
    ...['Action', 'Resource'].flatMap((key) => severalOf(value, key).map((one, place) => without(one, key, place))),
    ...conditionsOf(value).map(([operator, key]) => without(`the condition ${key}`, 'Condition', operator, key)),
    ...sources.map((key) => without(key, key)),
    ...(value.Effect === 'Deny' || value.Principal === undefined ? [] : [named('for anybody', '*')]),
  ];
}

/** If there are several: of one alone, taking it out is taking the statement out. */
function severalOf(value: JsonObject, key: string): readonly string[] {
  const list = value[key];
  return isList(list) && list.length > 1
    ? list.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    : [];
}

function conditionsOf({ Condition }: JsonObject): readonly (readonly [string, string])[] {
  if (!isObject(Condition)) return [];
  return Object.entries(Condition).flatMap(([operator, compared]) =>
    isObject(compared) ? Object.keys(compared).map((key) => [operator, key] as const) : [],
  );
}
