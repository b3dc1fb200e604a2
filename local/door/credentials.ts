/** Who may call: access keys that this instance has given out, and for whom each stands. */
import { randomBytes } from 'node:crypto';
import type { Json } from '../template/json.ts';

/** Who stands behind an access key. */
export interface Caller {
  /** For people, and for counting: `apply`, `apply (event source)`, `operator`. */
  readonly name: string;
  /**
   * `operator`: whoever runs this machine, who may do everything. `service`: a part of AWS itself, such as EventBridge,
   * which resource policies admit. `role`: a session of an IAM role.
   */
  readonly kind: 'operator' | 'service' | 'role';
  /** ARN of the role, name of the service principal, or the operator's ARN. */
  readonly principal: string;
  /** Narrows what a session of a role may do. */
  readonly sessionPolicy?: Json;
}

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
  const operator: Caller = { name: 'operator', kind: 'operator', principal: `arn:aws:iam::${account}:user/operator` };
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
