/** Statements of policies on resources, of trust policies and of session policies, wherever they stand. */
import { isList, isObject, type Json, type JsonObject } from '../../local/template/json.ts';

/** Templates, and policies that stand in none, by their names. */
export type Documents = JsonObject;

/** Where a value stands: names and places in lists, from the outside in. */
export type Path = readonly (string | number)[];

export interface Found {
  /** `queuesarrivalsPolicy: Allow sqs:SendMessage for uploadeventsuploaded` */
  readonly name: string;
  readonly path: Path;
  readonly value: JsonObject;
}

/** What says what an identity may do, and not who may do something to a resource. */
const ofIdentities: ReadonlySet<string> = new Set(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']);

/**
 * Every statement of the documents but those that are granted to identities, which a whole run judges.
 * @throws an error if a policy is written as a text or without a list, or two statements would have the same name.
 */
export function statementsOf(documents: Documents): readonly Found[] {
  const found = Object.keys(documents).flatMap((name) => {
    const document = at(documents, [name]);
    const { Resources } = isObject(document) ? document : {};
    if (!isObject(Resources)) return inside(documents, [name], `${name} policy`);
    return Object.keys(Resources).flatMap((id) => ofResource(documents, [name, 'Resources', id]));
  });
  const names = found.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined)
    throw new Error(`two statements are called "${twice}": one of them is too many, or says less`);
  return found;
}

function ofResource(documents: Documents, path: Path): readonly Found[] {
  const resource = at(documents, path);
  if (!isObject(resource)) return [];
  const { Type = '' } = resource;
  const owner = withoutHash(String(path.at(-1)));
  if (ofIdentities.has(String(Type))) return [];
  if (JSON.stringify(resource).includes('\\"Statement\\"')) {
    throw new Error(`${owner} has a policy as a text: nobody here looks into it`);
  }
  const found = inside(documents, [...path, 'Properties'], owner);
  // A permission is a statement without a document around it.
  if (found.length > 0 || !/(Permission|Policy)$/.test(String(Type))) return found;
  const { Properties = null } = resource;
  const value = isObject(Properties) ? Properties : {};
  return [{ name: nameOf(owner, { ...value, Effect: 'Allow' }), path, value }];
}

/** The policies of a role are an identity's. */
function inside(documents: Documents, path: Path, owner: string): readonly Found[] {
  const value = at(documents, path);
  if (path.at(-1) === 'Policies') return [];
  if (isList(value)) return value.flatMap((_, place) => inside(documents, [...path, place], owner));
  if (!isObject(value)) return [];
  const { Statement } = value;
  if (isObject(Statement)) throw new Error(`${owner} has a policy with one statement: make it a list of one`);
  if (!isList(Statement)) return Object.keys(value).flatMap((key) => inside(documents, [...path, key], owner));
  return Statement.flatMap((one, place) =>
    isObject(one) ? [{ name: nameOf(owner, one), path: [...path, 'Statement', place], value: one }] : [],
  );
}

function nameOf(owner: string, { Effect, Action, Condition, SourceArn }: JsonObject): string {
  const actions = isList(Action) ? Action.map(String).join(' ') : String(Action);
  const source = resourceNamed(SourceArn) ?? resourceNamed(givenFor('aws:SourceArn', Condition));
  return `${owner}: ${String(Effect)} ${actions}${source === undefined ? '' : ` for ${source}`}`;
}

function givenFor(key: string, conditions: Json | undefined): Json | undefined {
  if (!isObject(conditions)) return undefined;
  return Object.values(conditions)
    .flatMap((compared) => (isObject(compared) ? [compared[key]] : []))
    .find((value) => value !== undefined);
}

/** The resource of `Fn::GetAtt`. */
function resourceNamed(value: Json | undefined): string | undefined {
  const { 'Fn::GetAtt': attribute } = isObject(value) ? value : {};
  return isList(attribute) ? withoutHash(String(attribute[0])) : undefined;
}

/** CDK's logical ids end in eight digits. */
export function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

export function at(value: Json | undefined, path: Path): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (isList(value)) return at(value[Number(step)], rest);
  return isObject(value) ? at(value[step], rest) : undefined;
}

/** The same with something else in one place, or, if the change is to nothing, without it. */
export function changed(value: JsonObject, path: Path, change: (value: Json) => Json | undefined): JsonObject {
  const result = changedAt(value, path, change);
  if (!isObject(result)) throw new Error(`there is nothing at ${path.join('.')}`);
  return result;
}

function changedAt(value: Json, [step, ...rest]: Path, change: (value: Json) => Json | undefined): Json | undefined {
  if (step === undefined) return change(value);
  if (isList(value)) return value.flatMap((one, place) => kept(place === step ? changedAt(one, rest, change) : one));
  if (!isObject(value) || value[step] === undefined)
    throw new Error(`there is nothing at ${[step, ...rest].join('.')}`);
  const entries = Object.entries(value).flatMap(([key, one]) =>
    kept(key === step ? changedAt(one, rest, change) : one).map((left) => [key, left] as const),
  );
  return Object.fromEntries(entries);
}

const kept = (value: Json | undefined): readonly Json[] => (value === undefined ? [] : [value]);
