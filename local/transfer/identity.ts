/** What Transfer Family asks the identity-provider Lambda, and what it understands of the answer. */
import * as v from 'valibot';
import { parseJson } from '../door/body.ts';
import { type Policy as IamPolicy, parsePolicy } from '../iam/policy.ts';
import { type Home, parseHome } from './home.ts';

/** The Lambda's event. With key authentication there is no password: the Lambda never sees the key, only we do. */
export interface IdentityProviderEvent {
  username: string;
  password?: string;
  protocol: 'SFTP';
  serverId: string;
  sourceIp: string;
}

/** "UserName" in the API reference of CreateUser: 3–100 characters, not starting with `-`, `.` or `@`. */
const userName = /^\w[\w@.-]{2,99}$/;

/** "Session policy": the inline policy of AssumeRole has at most 2,048 characters. */
const maxPolicyLength = 2048;

/** "Using AWS Lambda to integrate your identity provider": the answer's fields, of which LOGICAL homes on S3 are emulated. */
const identityAnswer = v.strictObject({
  Role: v.pipe(v.string(), v.startsWith('arn:', 'expected the ARN of a role')),
  Policy: v.optional(v.pipe(v.string(), v.maxLength(maxPolicyLength, `longer than ${maxPolicyLength} characters`))),
  HomeDirectoryType: v.literal('LOGICAL'),
  HomeDirectoryDetails: v.string(),
  PublicKeys: v.optional(v.array(v.string())),
});

export interface Identity {
  username: string;
  role: string;
  /** the session policy; without one the role alone decides */
  policy: IamPolicy | undefined;
  home: Home;
  /** OpenSSH lines; `undefined` when the answer had none */
  publicKeys: string[] | undefined;
}

export function isUserName(username: string): boolean {
  return userName.test(username);
}

/**
 * Parses a Lambda's answer. `{}` and `null` are the documented way to say no: `undefined`.
 * @throws an error naming what is wrong with an answer that is neither a no nor an identity.
 */
export function parseIdentity(username: string, answer: unknown): Identity | undefined {
  if (answer === null || answer === undefined) return undefined;
  if (typeof answer === 'object' && Object.keys(answer).length === 0) return undefined;
  const parsed = v.safeParse(identityAnswer, answer);
  if (!parsed.success) {
    const faults = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the answer'}: ${issue.message}`);
    throw new Error(`the identity provider's answer cannot be used: ${faults.join('; ')}`);
  }
  const { Role, Policy, HomeDirectoryDetails, PublicKeys } = parsed.output;
  return {
    username,
    role: Role,
    policy:
      Policy === undefined ? undefined : parsePolicy(parseJson(Buffer.from(Policy)), 'identity', 'the session policy'),
    home: parseHome(HomeDirectoryDetails),
    publicKeys: PublicKeys,
  };
}
