/** Who may call: access keys that this instance has given out, and for whom each stands. */
import { randomBytes } from 'node:crypto';
import type { Caller } from '../iam/caller.ts';

/** As the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface CredentialRegistry {
  /** New credentials for a caller; they hold as long as this instance runs. */
  issue(caller: Caller): Credentials;
  /** `undefined` if the key was not given out here. */
  identify(accessKeyId: string): Caller | undefined;
}

/**
 * What the command line signs with. It is no secret: everything listens on this machine only, and the key gives access
 * to nothing else.
 */
export const operatorCredentials: Credentials = { accessKeyId: 'rollcall-operator', secretAccessKey: 'local' };

export function createCredentialRegistry(account: string): CredentialRegistry {
  const arn = `arn:aws:iam::${account}:user/operator`;
  const operator: Caller = { name: 'operator', principal: { kind: 'user', arn, account } };
  const callers = new Map<string, Caller>([[operatorCredentials.accessKeyId, operator]]);
  return {
    issue(caller) {
      // Temporary credentials begin with ASIA and bring a token ("IAM identifiers" in the IAM user guide).
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      callers.set(accessKeyId, caller);
      return { accessKeyId, secretAccessKey: randomBytes(20).toString('hex'), sessionToken: `local-${accessKeyId}` };
    },
    identify: (accessKeyId) => callers.get(accessKeyId),
  };
}
