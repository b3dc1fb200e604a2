/**
 * How long each function may run. A queue's visibility timeout follows from its consumer's timeout, so both are
 * decided here. Lambda's own limit is 15 minutes ("Lambda quotas").
 */
import { Duration } from 'aws-cdk-lib';

export const timeouts = {
  /** One scrypt and a few reads. Longer is trouble, and clients hang up (WinSCP after 15 s by default). */
  authenticate: Duration.seconds(10),
  /** The largest file is streamed in one go: all that Lambda gives. */
  plan: Duration.minutes(15),
  /** A chunk is at most 1,000 conditional updates: seconds, and the rest for throttling. Cut off, it goes on where it was. */
  apply: Duration.minutes(1),
  /** Copies the upload to the archive and streams the report; independent of the number of users. */
  finish: Duration.minutes(5),
  /** A few conditional writes for each dead message. */
  fail: Duration.minutes(1),
  /** Ends before the next one begins, so that sweeps do not pile up. */
  sweep: Duration.minutes(4),
  /** Two of the largest imports, some 20,000 deletions each; what does not fit into it is the next hour's. */
  purge: Duration.minutes(10),
} as const;

/**
 * Visibility timeout of a queue: six times its function's timeout, as AWS advises ("Creating and configuring an
 * Amazon SQS event source mapping"). After a function was killed its message stays hidden for that long (90 minutes
 * for `plan`); nothing waits for it, because the lane's lease runs out after two minutes and the sweep sends the
 * step again. The late message then carries an older fence, or finds the step done, and is dropped.
 */
export function visibilityTimeout(consumer: Duration): Duration {
  return Duration.seconds(6 * consumer.toSeconds());
}
