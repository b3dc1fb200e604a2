/** Faults as the SFTP protocol names them, and how other faults become one. */
import ssh2 from 'ssh2';

const statusCodes = ssh2.utils.sftp.STATUS_CODE;

export type SftpStatus = 'EOF' | 'NO_SUCH_FILE' | 'PERMISSION_DENIED' | 'FAILURE' | 'OP_UNSUPPORTED';

/** A fault that is the client's answer: its message is shown to the person at the other end. */
export class SftpError extends Error {
  readonly status: SftpStatus;

  constructor(status: SftpStatus, message: string) {
    super(message);
    this.name = 'SftpError';
    this.status = status;
  }

  /** the number of the status in the protocol (draft-ietf-secsh-filexfer-02, section 7) */
  get code(): number {
    return statusCodes[this.status];
  }
}

const notFound = new Set(['NotFound', 'NoSuchKey']);
const denied = new Set(['AccessDenied', 'Forbidden', 'InvalidAccessKeyId', 'ExpiredToken']);

/** Any error as one for the client. What it cannot know (S3's own words) stays in the log: the client gets the error's name. */
export function toSftpError(error: unknown): SftpError {
  if (error instanceof SftpError) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  if (notFound.has(name)) return new SftpError('NO_SUCH_FILE', 'no such file or directory');
  if (denied.has(name)) return new SftpError('PERMISSION_DENIED', 'permission denied');
  return new SftpError('FAILURE', `the storage answered with an error: ${name}`);
}
