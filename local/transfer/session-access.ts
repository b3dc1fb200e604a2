/** What an SFTP session may do: its S3 client, whose calls are judged where they arrive, and the question beforehand. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Policy } from '../iam/policy.ts';

/** For whom a session is opened. */
export interface SessionOwner {
  role: string;
  /** narrows the role */
  policy: Policy | undefined;
  username: string;
  sessionName: string;
}

export interface SessionAccess {
  /** acts under the role, narrowed by the session policy; the session ends it */
  s3: S3Client;
  /** whether an object could be written: an upload is refused when it is opened, as Transfer Family does, and not at its end */
  mayWrite: (bucket: string, key: string) => boolean;
}
