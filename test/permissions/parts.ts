/** A statement, one part at a time: each is there for a reason, or says too much. */
import { isList, isObject, type Json, type JsonObject } from '../../local/template/json.ts';
import { at, changed, type Documents, type Found, type Path } from './statements.ts';

interface Part {
  /** What is changed, for people. */
  readonly what: string;
  /** The documents without the part. */
  readonly documents: Documents;
}

/**
 * Every way of taking something from a statement: itself, one of several actions, resources, principals or values, a
 * condition, and, if it allows, the restriction to whom it names.
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
  const conditions = conditionsOf(value);
  const sources = ['SourceArn', 'SourceAccount'].filter((key) => isPermission && value[key] !== undefined);
  return [
    { what: 'without it', documents: changed(documents, path, () => undefined) },
    ...[...lists, ...conditions].flatMap((list) =>
      severalOf(at(value, list)).map((one, place) => without(one, ...list, place)),
    ),
    ...conditions.map((condition) => without(`the condition ${condition.at(-1)}`, ...condition)),
    ...sources.map((key) => without(key, key)),
    ...(value.Effect === 'Deny' || value.Principal === undefined ? [] : [named('for anybody', '*')]),
  ];
}

/** What may name several. */
const lists: readonly Path[] = [['Action'], ['Resource'], ['Principal', 'Service'], ['Principal', 'AWS']];

/** Of one alone, taking it out is taking the statement out. */
function severalOf(list: Json | undefined): readonly string[] {
  return isList(list) && list.length > 1
    ? list.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    : [];
}

/** Where the values of its conditions stand. */
export function conditionsOf({ Condition }: JsonObject): readonly Path[] {
  if (!isObject(Condition)) return [];
  return Object.entries(Condition).flatMap(([operator, compared]) =>
    isObject(compared) ? Object.keys(compared).map((key) => ['Condition', operator, key]) : [],
  );
}
