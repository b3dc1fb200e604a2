import * as v from 'valibot';

/** One text or a list of them, as most elements of a policy may be; never an empty list. */
export const strings = v.pipe(
  v.union([v.array(v.string()), v.string()], 'expected a text or a list of texts'),
  v.transform((given): string[] => (typeof given === 'string' ? [given] : given)),
  v.minLength(1, 'expected at least one'),
);
