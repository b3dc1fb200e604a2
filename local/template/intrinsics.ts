/** CloudFormation's intrinsic functions ("Intrinsic function reference"), resolved to plain JSON. */
import { LocalCloudFault } from '../fault.ts';
import { holds } from './conditions.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import { getAttribute, reference, substitute } from './reference.ts';
import type { Scope } from './scope.ts';

/** `undefined` stands for `AWS::NoValue`: the property or list entry is taken out. */
type Resolved = Json | undefined;

const functions: Readonly<Record<string, (argument: Json, scope: Scope) => Resolved>> = {
  Ref: (argument, scope) => reference(text(argument, 'Ref', scope), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...path] = isList(argument) ? argument : text(argument, 'Fn::GetAtt', scope).split('.');
    return getAttribute(
      text(logicalId, 'Fn::GetAtt', scope),
      path.map((part) => text(part, 'Fn::GetAtt', scope)).join('.'),
      scope,
    );
  },
  'Fn::Sub': (argument, scope) => {
    const [pattern, variables] = isList(argument) ? argument : [argument, {}];
    return substitute(
      text(pattern, 'Fn::Sub', scope),
      resolveObject(object(variables, 'Fn::Sub', scope), scope),
      scope,
    );
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = pair(argument, 'Fn::Join', scope);
    return texts(parts, 'Fn::Join', scope).join(text(separator, 'Fn::Join', scope));
  },
  'Fn::Select': (argument, scope) => {
    const [index, entries] = pair(argument, 'Fn::Select', scope);
    const chosen = list(resolve(entries, scope), 'Fn::Select', scope)[Number(index)];
    return chosen ?? refuse('Fn::Select', `has no entry ${String(index)}`, scope);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = pair(argument, 'Fn::Split', scope);
    return text(resolve(source, scope), 'Fn::Split', scope).split(text(separator, 'Fn::Split', scope));
  },
  'Fn::ImportValue': (argument, scope) => {
    const name = text(resolve(argument, scope), 'Fn::ImportValue', scope);
    return scope.exports.get(name) ?? refuse('Fn::ImportValue', `names ${name}, which no earlier stack exports`, scope);
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = list(argument, 'Fn::If', scope);
    const chosen = holds(text(condition, 'Fn::If', scope), scope, resolve) ? yes : no;
    return resolve(chosen, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map = '', first = '', second = ''] = texts(argument, 'Fn::FindInMap', scope);
    const found = scope.template.Mappings[map]?.[first]?.[second];
    return found ?? refuse('Fn::FindInMap', `finds nothing at ${map}.${first}.${second}`, scope);
  },
  'Fn::GetAZs': (_argument, scope) => ['a', 'b', 'c'].map((zone) => `${scope.place.region}${zone}`),
  'Fn::Base64': (argument, scope) =>
    Buffer.from(text(resolve(argument, scope), 'Fn::Base64', scope)).toString('base64'),
};

/**
 * The value with every function in it replaced by its answer; `undefined` where it is `AWS::NoValue`.
 * @throws LocalCloudFault on a function or reference that is not known.
 */
export function resolve(value: Json | undefined, scope: Scope): Resolved {
  if (isList(value)) return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== undefined);
  if (!isObject(value)) return value;
  const call = functionCall(value);
  if (call === undefined) return resolveObject(value, scope);
  const apply = functions[call.name];
  if (apply === undefined) throw new LocalCloudFault(`${scope.subject}: the local cloud does not know ${call.name}`);
  return apply(call.argument, scope);
}

export function resolveObject(value: JsonObject, scope: Scope): JsonObject {
  const resolved: Record<string, Json> = {};
  for (const [key, entry] of Object.entries(value)) {
    const answer = resolve(entry, scope);
    if (answer !== undefined) resolved[key] = answer;
  }
  return resolved;
}

/** An object is a call if its only key is `Ref` or begins with `Fn::`. */
export function functionCall(value: JsonObject): { name: string; argument: Json } | undefined {
  const [entry, another] = Object.entries(value);
  if (entry === undefined || another !== undefined) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

function refuse(name: string, fault: string, scope: Scope): never {
  throw new LocalCloudFault(`${scope.subject}: ${name} ${fault}`);
}

function text(value: Json | undefined, name: string, scope: Scope): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return refuse(name, 'expects a text', scope);
}

function list(value: Json | undefined, name: string, scope: Scope): readonly Json[] {
  return isList(value) ? value : refuse(name, 'expects a list', scope);
}

function pair(value: Json, name: string, scope: Scope): readonly [Json | undefined, Json | undefined] {
  const [first, second] = list(value, name, scope);
  return [resolve(first, scope), second];
}

function texts(value: Json | undefined, name: string, scope: Scope): readonly string[] {
  return list(resolve(value, scope), name, scope).map((entry) => text(entry, name, scope));
}

function object(value: Json | undefined, name: string, scope: Scope): JsonObject {
  return isObject(value) ? value : refuse(name, 'expects an object', scope);
}
