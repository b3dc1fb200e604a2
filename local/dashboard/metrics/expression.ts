/**
 * Metric math ("Using math expressions with CloudWatch metrics"), as far as the dashboard uses it: numbers, ids, + - * /,
 * brackets, `FILL(id, number)`, `PERIOD(id)`. Anything else is refused by name, so that no graph is drawn wrong.
 */
import type { Points } from './statistic.ts';

/** What an expression can look at. */
export interface Operands {
  /** The values of another line; `undefined` if there is none of that id. */
  readonly points: (id: string) => Points | undefined;
  /** All periods of the graph, in which `FILL` puts a value. */
  readonly grid: readonly number[];
  /** Seconds. */
  readonly period: number;
}

/** A number is the same in every period. */
type Value = number | Points;

export class NotUnderstood extends Error {
  override name = 'NotUnderstood';
}

const token = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z]\w*)|([-+*/(),]))/y;

/** @throws NotUnderstood with what is not known here. */
export function evaluate(expression: string, operands: Operands): Points {
  const tokens = tokensOf(expression);
  const value = sum(tokens, operands);
  if (tokens.length > 0) throw new NotUnderstood(`“${tokens[0]}” in ${expression}`);
  return typeof value === 'number' ? new Map(operands.grid.map((at) => [at, value])) : value;
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  const end = expression.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const found = token.exec(expression);
    if (found === null) throw new NotUnderstood(`“${expression.slice(from).trim()}”`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

function sum(tokens: string[], operands: Operands): Value {
  let value = product(tokens, operands);
  while (tokens[0] === '+' || tokens[0] === '-') {
    const sign = tokens.shift() === '+' ? 1 : -1;
    value = combine(value, product(tokens, operands), (a, b) => a + sign * b);
  }
  return value;
}

function product(tokens: string[], operands: Operands): Value {
  let value = factor(tokens, operands);
  while (tokens[0] === '*' || tokens[0] === '/') {
    const isProduct = tokens.shift() === '*';
    value = combine(value, factor(tokens, operands), (a, b) => (isProduct ? a * b : a / b));
  }
  return value;
}

function factor(tokens: string[], operands: Operands): Value {
  const next = tokens.shift();
  if (next === undefined) throw new NotUnderstood('an expression that ends too early');
  if (next === '(') {
    const value = sum(tokens, operands);
    expect(tokens, ')');
    return value;
  }
  if (/^\d/.test(next)) return Number(next);
  if (tokens[0] === '(') return call(next, tokens, operands);
  return lookUp(next, operands);
}

function call(name: string, tokens: string[], operands: Operands): Value {
  expect(tokens, '(');
  const points = lookUp(tokens.shift() ?? '', operands);
  if (name === 'PERIOD') {
    expect(tokens, ')');
    return operands.period;
  }
  if (name !== 'FILL') throw new NotUnderstood(`the function ${name}`);
  expect(tokens, ',');
  const filling = Number(tokens.shift());
  expect(tokens, ')');
  if (Number.isNaN(filling)) throw new NotUnderstood('FILL with anything but a number');
  return new Map(operands.grid.map((at) => [at, points.get(at) ?? filling]));
}

function lookUp(id: string, operands: Operands): Points {
  const points = operands.points(id);
  if (points === undefined) throw new NotUnderstood(`“${id}”, which is no metric of this graph`);
  return points;
}

function expect(tokens: string[], wanted: string): void {
  const found = tokens.shift();
  if (found !== wanted) throw new NotUnderstood(`“${found ?? 'the end'}” where “${wanted}” is expected`);
}

/** A period in which either has no value, or the result is none (0 / 0), has none. */
function combine(a: Value, b: Value, operation: (a: number, b: number) => number): Value {
  if (typeof a === 'number' && typeof b === 'number') return operation(a, b);
  const instants = typeof a === 'number' ? (typeof b === 'number' ? [] : b.keys()) : a.keys();
  const at = (value: Value, instant: number) => (typeof value === 'number' ? value : value.get(instant));
  const combined = new Map<number, number>();
  for (const instant of instants) {
    const [left, right] = [at(a, instant), at(b, instant)];
    const value = left === undefined || right === undefined ? Number.NaN : operation(left, right);
    if (Number.isFinite(value)) combined.set(instant, value);
  }
  return combined;
}
