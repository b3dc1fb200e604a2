import { type ExitCode, exitCode } from './exit-code.ts';

/**
 * Something that the person at the terminal can put right. `code` is stable and kebab-case, for scripts; the message says
 * what was found, where, what was expected and what to do.
 */
export class CliFault extends Error {
  override name = 'CliFault';
  readonly code: string;
  readonly exit: ExitCode;

  constructor(exit: ExitCode, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
    this.code = code;
  }
}

/** A tenant, import, user, key, file or deployment that is not there. */
export const notFound = (what: string, message: string, options?: ErrorOptions): CliFault =>
  new CliFault(exitCode.notFound, `${what}-not-found`, message, options);

/** Well-formed, understood, and not allowed. */
export const refused = (code: string, message: string): CliFault => new CliFault(exitCode.refused, code, message);

/** The command line itself can't be used. */
export const wrongUsage = (code: string, message: string): CliFault => new CliFault(exitCode.usage, code, message);
