/** What one look at a deployment came to. */
export type Finding = {
  readonly check: string;
  /** `unasked`: it could not be looked at here, and `found` says why. */
  readonly result: 'ok' | 'warning' | 'failed' | 'unasked';
  readonly found: string;
  /** What to do, unless it is well. */
  readonly todo?: string;
};

export const ok = (check: string, found: string): Finding => ({ check, result: 'ok', found });

export const warning = (check: string, found: string, todo: string): Finding => ({
  check,
  result: 'warning',
  found,
  todo,
});

export const failed = (check: string, found: string, todo: string): Finding => ({
  check,
  result: 'failed',
  found,
  todo,
});

export const unasked = (check: string, found: string): Finding => ({ check, result: 'unasked', found });

/** A look that throws has found something, too: most often that whoever looks may not. */
export async function finding(check: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return failed(check, message, 'see that it is there, and that you may look at it');
  }
}
