/** What the process ends with: scripts tell outcomes apart by these numbers, so they never change their meaning. */
export const exitCode = {
  ok: 0,
  /** A bug, or AWS answered something that nobody expected. */
  fault: 1,
  usage: 2,
  /** No such tenant, import, user, file or deployment. */
  notFound: 3,
  /** The import that was watched is held, or ended without being applied whole; the previewed one would not pass. */
  importNotDone: 4,
  /** What was asked for is well-formed and not allowed: a weak key, an import that is not held. */
  refused: 5,
  /** A check of the deployment failed. */
  unhealthy: 6,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** For `rollcall --help`. */
export const exitCodeHelp = `
Exit codes:
  0  ok
  1  unexpected fault
  2  wrong usage
  3  not found: tenant, import, user, key, file or deployment
  4  the import that was watched, or previewed, failed, is held, or was dropped
  5  refused: a key that is too weak, an import that is not held, …
  6  a check of rollcall doctor failed`;
