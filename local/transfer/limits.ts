/** How long and how much one connection may take. */

export interface TransferLimits {
  /** sessions at a time on one connection */
  maxSessions: number;
  /** a connection without a request is ended after this, ms */
  idleTimeout: number;
  /** a client that does not answer at all is dropped after this, ms */
  unresponsiveTimeout: number;
  /** a connection that has not logged in is dropped after this, ms */
  loginTimeout: number;
  /** refused login attempts on one connection */
  maxLoginAttempts: number;
  /** bytes of writes that are not yet taken by S3, on one connection */
  maxBytesInFlight: number;
}

/**
 * The first three are Transfer Family's ("Transferring files over a server endpoint using a client"). It documents no others:
 * the next two are OpenSSH's defaults (LoginGraceTime, MaxAuthTries), the last one is ours.
 */
export const transferLimits: TransferLimits = {
  maxSessions: 10,
  idleTimeout: 1_800_000,
  unresponsiveTimeout: 300_000,
  loginTimeout: 120_000,
  maxLoginAttempts: 6,
  maxBytesInFlight: 32 * 1024 * 1024,
};
