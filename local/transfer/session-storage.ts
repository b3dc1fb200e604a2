/** The S3 client of one session: every call it makes is judged by the session policy first. */
import type { S3Client } from '@aws-sdk/client-s3';
import { permissionsOf } from './permissions.ts';
import { isAllowed, type SessionPolicy } from './session-policy.ts';
import { SftpError } from './sftp-error.ts';

export interface Judgement {
  policy: SessionPolicy | undefined;
  kmsKeyArn: string | undefined;
  log: (line: Record<string, unknown>) => void;
}

/**
 * Puts the session policy in front of a client: before anything is sent, each call is judged, also those that libraries
 * make with the client (multipart uploads). Without a policy the role alone decides.
 */
export function judgeCalls(client: S3Client, judgement: Judgement): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      demand(judgement, context.commandName ?? 'an unnamed command', args.input);
      return await next(args);
    },
    { step: 'initialize', priority: 'high', name: 'session-policy' },
  );
}

/**
 * Judges a call without making it: an upload is refused when it is opened, as Transfer Family does, and not at its end.
 * @throws an SftpError (permission denied) when the session policy does not allow it.
 */
export function demand({ policy, kmsKeyArn, log }: Judgement, command: string, input: unknown): void {
  if (policy === undefined) return;
  const refused = permissionsOf(command, input, kmsKeyArn).find((permission) => !isAllowed(policy, permission));
  if (refused === undefined) return;
  const message = `not allowed by the session policy: ${refused.action} on ${refused.resource}`;
  log({ 'activity-type': 'ERROR', message });
  throw new SftpError('PERMISSION_DENIED', 'permission denied');
}
