/** The operators of event patterns, each made into a test of one value. */
import { BlockList, isIP } from 'node:net';
import { isList, isObject, type Json } from '../template/json.ts';

export type Test = (value: Json) => boolean;

type Compile = (argument: Json) => Test | undefined;

const ofText =
  (test: (value: string) => boolean): Test =>
  (value) =>
    typeof value === 'string' && test(value);

const equalsIgnoreCase: Compile = (argument) => {
  if (typeof argument !== 'string') return undefined;
  const expected = argument.toLowerCase();
  return ofText((value) => value.toLowerCase() === expected);
};

/** `prefix` and `suffix` take a text, or a text whose case does not matter. */
function affix(test: (value: string, expected: string) => boolean): Compile {
  return (argument) => {
    if (typeof argument === 'string') return ofText((value) => test(value, argument));
    const expected =
      isObject(argument) && Object.keys(argument).length === 1 ? argument['equals-ignore-case'] : undefined;
    if (typeof expected !== 'string') return undefined;
    return ofText((value) => test(value.toLowerCase(), expected.toLowerCase()));
  };
}

const prefix = affix((value, expected) => value.startsWith(expected));
const suffix = affix((value, expected) => value.endsWith(expected));

/**
 * `*` stands for any text, `\*` and `\\` for themselves. "Consecutive wildcard characters are not allowed", and "a
 * backslash escaping any character other than asterisk or backslash is not allowed" (README of aws/event-ruler).
 */
const wildcard: Compile = (argument) => {
  if (typeof argument !== 'string' || !/^(\*(?!\*)|\\[*\\]|[^*\\])*$/.test(argument)) return undefined;
  const pattern = argument.replace(/\\([*\\])|(\*)|[\s\S]/g, (character, escaped?: string, star?: string) => {
    if (star !== undefined) return '[\\s\\S]*';
    return (escaped ?? character).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
  const expression = new RegExp(`^${pattern}$`);
  return ofText((value) => expression.test(value));
};

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '=': (left, right) => left === right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** "Limited to value between -5.0e9 and +5.0e9 inclusive" (README of aws/event-ruler). */
const largestNumber = 5e9;

/** `["=", 5]`, `["<", 10]`, or from one limit to a higher one: `[">", 0, "<=", 5]`. */
const numeric: Compile = (argument) => {
  if (!isList(argument) || (argument.length !== 2 && argument.length !== 4)) return undefined;
  if (argument.length === 4 && !isRange(argument)) return undefined;
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < argument.length; at += 2) {
    const compare = comparisons[String(argument[at])];
    const limit = argument[at + 1];
    if (compare === undefined || typeof limit !== 'number' || Math.abs(limit) > largestNumber) return undefined;
    tests.push((value) => compare(value, limit));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
};

function isRange([from, bottom, to, top]: readonly Json[]): boolean {
  const isOrdered = typeof bottom === 'number' && typeof top === 'number' && bottom < top;
  return isOrdered && String(from).startsWith('>') && String(to).startsWith('<');
}

const cidr: Compile = (argument) => {
  const [network = '', bits] = typeof argument === 'string' ? argument.split('/') : [];
  const family = familyOf(network);
  if (family === undefined || !/^\d{1,3}$/.test(bits ?? '') || Number(bits) > widths[family]) return undefined;
  const block = new BlockList();
  block.addSubnet(network, Number(bits), family);
  return ofText((value) => familyOf(value) === family && block.check(value, family));
};

/** Bits of an address. */
const widths = { ipv4: 32, ipv6: 128 } as const;

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}

/** Operators that `anything-but` can turn round; each takes one argument or a list of them. */
const invertible: Readonly<Record<string, Compile>> = {
  prefix,
  suffix,
  wildcard,
  'equals-ignore-case': equalsIgnoreCase,
};

const anythingBut: Compile = (argument) => {
  if (!isObject(argument)) {
    const excluded = isList(argument) ? argument : [argument];
    // "Lists, which have to contain entirely strings or entirely numerics" (README of aws/event-ruler).
    const known = ['string', 'number'].some((type) => excluded.every((each) => typeof each === type));
    return known && excluded.length > 0 ? (value) => !excluded.includes(value) : undefined;
  }
  const [entry, another] = Object.entries(argument);
  const compile = invertible[entry?.[0] ?? ''];
  if (entry === undefined || another !== undefined || compile === undefined) return undefined;
  const tests = (isList(entry[1]) ? entry[1] : [entry[1]]).map(compile);
  const known = tests.filter((test) => test !== undefined);
  return known.length === tests.length && known.length > 0 ? (value) => !known.some((test) => test(value)) : undefined;
};

const operators: Readonly<Record<string, Compile>> = { ...invertible, numeric, cidr, 'anything-but': anythingBut };

/** `undefined` if the operator, or this form of it, is not known. */
export function compileOperator(operator: string, argument: Json): Test | undefined {
  return operators[operator]?.(argument);
}

/** Whether a name is one of an operator ("reserved keywords", README of aws/event-ruler). */
export function isOperator(name: string): boolean {
  return name === 'exists' || name in operators;
}
