import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, NotUnderstood, type Operands } from '../../../local/dashboard/metrics/expression.ts';

const grid = [0, 60_000, 120_000];
const points = new Map([
  [
    'a',
    new Map([
      [0, 1],
      [60_000, 2],
      [120_000, 4],
    ]),
  ],
  [
    'b',
    new Map([
      [0, 10],
      [120_000, 0],
    ]),
  ],
  ['none', new Map<number, number>()],
]);
const operands: Operands = { points: (id) => points.get(id), grid, period: 60 };
const at = (expression: string) => grid.map((instant) => evaluate(expression, operands).get(instant));

describe('metric math', () => {
  it.each([
    ['a + b', [11, undefined, 4]],
    ['a - b * 2', [-19, undefined, 4]],
    ['(a - b) * 2', [-18, undefined, 8]],
    ['100 * a / 400', [0.25, 0.5, 1]],
    ['b / a', [10, undefined, 0]],
    ['a / b', [0.1, undefined, undefined]],
    ['FILL(b, 0)', [10, 0, 0]],
    ['FILL(none, 3) + a', [4, 5, 7]],
    ['none + a', [undefined, undefined, undefined]],
    ['a * 3600 / PERIOD(b)', [60, 120, 240]],
    ['7', [7, 7, 7]],
    ['a - a - a', [-1, -2, -4]],
    ['0.000000025 * a', [0.000000025, 0.00000005, 0.0000001]],
  ])('%s', (expression, expected) => {
    expect(at(expression)).toEqual(expected);
  });

  it.each([
    ['a +', 'ends too early'],
    ['c + a', '“c”'],
    ['SUM(METRICS())', '“METRICS”'],
    ['RATE(a)', 'the function RATE'],
    ['a b', '“b”'],
    ['a > b', '“> b”'],
    ['(a', '“)”'],
    ['FILL(a, REPEAT)', 'FILL with'],
  ])('refuses %s by name: a graph would be wrong', (expression, named) => {
    expect(() => evaluate(expression, operands)).toThrow(NotUnderstood);
    expect(() => evaluate(expression, operands)).toThrow(named);
  });

  it('is arithmetic: what JavaScript makes of the same sums', () => {
    const number = fc.integer({ min: 1, max: 99 }).map(String);
    const { expression } = fc.letrec<{ expression: string; bracketed: string; joined: string }>((tie) => ({
      expression: fc.oneof({ maxDepth: 4 }, number, tie('joined'), tie('bracketed')),
      bracketed: tie('expression').map((inner) => `(${inner})`),
      joined: fc
        .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression'))
        .map(([left, operator, right]) => `${left} ${operator} ${right}`),
    }));
    fc.assert(
      fc.property(expression, (text) => {
        const expected: unknown = new Function(`return ${text}`)();
        const [found] = evaluate(text, { points: () => undefined, grid: [0], period: 60 }).values();
        if (typeof expected === 'number' && Number.isFinite(expected)) expect(found).toBeCloseTo(expected, 6);
      }),
    );
  });
});
