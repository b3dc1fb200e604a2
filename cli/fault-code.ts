/** The code that Node gives its own errors, such as `ENOENT`; undefined for all others. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
