/**
 * What settings are made of. Values come from `cdk.json` as they are, and as texts from the command line. The message of a
 * fault says only what is expected: whoever reads the settings knows the rest.
 */
import * as v from 'valibot';

export function matching(pattern: RegExp, expected: string) {
  return v.pipe(v.string(expected), v.regex(pattern, expected));
}

/** A list, or its members in one text with commas between them; none of them twice. */
export function listOf(pattern: RegExp, expected: string) {
  const expectedList = `${expected}, each once, with commas between them`;
  return v.pipe(
    v.union([v.array(v.string()), v.string()], expectedList),
    v.transform((given) => (typeof given === 'string' ? given.split(',').map((one) => one.trim()) : given)),
    v.check((members) => members.length > 0 && new Set(members).size === members.length, expectedList),
    v.array(matching(pattern, expected)),
  );
}

export function wholeNumber(least: number, most: number) {
  const expected = `a whole number from ${least} to ${most}`;
  return v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/))], expected),
    v.transform(Number),
    v.check((number) => Number.isInteger(number) && number >= least && number <= most, expected),
  );
}

export function oneOfNumbers<const Numbers extends readonly number[]>(numbers: Numbers) {
  const expected = `one of ${numbers.join(', ')}`;
  return v.pipe(v.union([v.string(), v.number()], expected), v.transform(Number), v.picklist(numbers, expected));
}

export const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])], 'true or false'),
  v.transform((given) => given === true || given === 'true'),
);
