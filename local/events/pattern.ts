/**
 * Event patterns ("Comparison operators for use in event patterns in Amazon EventBridge"). A pattern is compiled when
 * the rule is made, and an operator that is not known is refused then.
 */
import { LocalCloudFault } from '../fault.ts';
import { isList, isObject, type Json, type JsonObject } from '../template/json.ts';
import { compileOperator, isOperator, type Test } from './operators.ts';

export type Pattern = (event: JsonObject) => boolean;

type Match = (value: Json | undefined) => boolean;

/** @throws LocalCloudFault that names what is not known. */
export function compilePattern(pattern: JsonObject, subject: string): Pattern {
  const match = compileObject(pattern, subject);
  return (event) => match(event);
}

/** Every field of the pattern must match; `$or` holds patterns of which one must. */
function compileObject(pattern: JsonObject, subject: string): Match {
  const fields = Object.entries(pattern).map(([name, expected]): Match => {
    const match = name === '$or' ? compileAlternatives(expected, subject) : compileField(expected, subject, name);
    return name === '$or' ? match : (value) => match(isObject(value) ? value[name] : undefined);
  });
  // Of a list of objects one object must match by itself.
  const one: Match = (value) => fields.every((field) => field(value));
  return (value) => (isList(value) ? value.some(one) : one(value));
}

function compileAlternatives(alternatives: Json, subject: string): Match {
  if (!isList(alternatives) || alternatives.length < 2)
    return refuse(subject, '$or expects a list of two patterns or more; EventBridge takes anything else for a field');
  const matches = alternatives.map((each) =>
    isObject(each) && !Object.keys(each).some(isOperator)
      ? compileObject(each, subject)
      : refuse(subject, '$or expects patterns whose fields are not named as operators'),
  );
  return (value) => matches.some((match) => match(value));
}

function compileField(expected: Json, subject: string, name: string): Match {
  if (isObject(expected)) {
    return Object.keys(expected).length > 0 ? compileObject(expected, subject) : refuse(subject, `${name} is empty`);
  }
  if (!isList(expected) || expected.length === 0)
    return refuse(subject, `${name} expects a list of values or an object`);
  const alternatives = expected.map((each) => compileValue(each, subject));
  return (value) => alternatives.some((match) => match(value));
}

function compileValue(expected: Json, subject: string): Match {
  if (!isObject(expected)) return anyOf((value) => value === expected);
  const [entry, another] = Object.entries(expected);
  if (entry === undefined || another !== undefined)
    return refuse(subject, `${JSON.stringify(expected)} expects one operator`);
  const [operator, argument] = entry;
  if (operator === 'exists' && typeof argument !== 'boolean') return refuse(subject, 'exists expects true or false');
  // Tells of leaves only: a field that is an object does not exist in its sense.
  if (operator === 'exists') return (value) => (value !== undefined && !isObject(value)) === argument;
  return anyOf(compileOperator(operator, argument) ?? refuse(subject, `does not know ${JSON.stringify(expected)}`));
}

/** A list in the event matches if one of its entries does. */
function anyOf(test: Test): Match {
  return (value) => {
    if (value === undefined) return false;
    return isList(value) ? value.some(test) : test(value);
  };
}

function refuse(subject: string, fault: string): never {
  throw new LocalCloudFault(`event pattern of ${subject}: ${fault}`);
}
