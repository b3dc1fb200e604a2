import { type SessionScope, sessionPolicy } from './session-policy.ts';

/** What Transfer Family wants to hear ("Using AWS Lambda to integrate your identity provider", user guide). */
export type Session = {
  readonly Role: string;
  readonly Policy: string;
  readonly HomeDirectoryType: 'LOGICAL';
  /** A JSON array, as text. */
  readonly HomeDirectoryDetails: string;
  /** In the answer to a key login only: Transfer refuses a password login that has them. */
  readonly PublicKeys?: readonly string[];
};

/** No session: the same for every reason. */
export type NoSession = Readonly<Record<string, never>>;

/**
 * The tenant's session: its folder of the uploads bucket is its whole world. The mapping of `/` must be the only
 * one, which is why the read-only `/reports` is a matter of the policy.
 */
export function openSession(
  scope: SessionScope & { readonly roleArn: string },
  publicKeys?: readonly string[],
): Session {
  return {
    Role: scope.roleArn,
    Policy: sessionPolicy(scope),
    HomeDirectoryType: 'LOGICAL',
    HomeDirectoryDetails: JSON.stringify([{ Entry: '/', Target: `/${scope.bucket}/${scope.tenant}` }]),
    ...(publicKeys && { PublicKeys: publicKeys }),
  };
}
