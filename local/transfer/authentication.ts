/** Logins: what the identity provider says decides; of keys it only names those that may log in, the proof is checked here. */
import { timingSafeEqual } from 'node:crypto';
import ssh2, { type AuthContext, type ParsedKey, type PasswordAuthContext, type PublicKeyAuthContext } from 'ssh2';
import { type Identity, type IdentityProviderEvent, isUserName, parseIdentity } from './identity.ts';

export interface Authenticator {
  serverId: string;
  sourceIp: string;
  identify: (event: IdentityProviderEvent) => Promise<unknown>;
  log: (line: Record<string, unknown>) => void;
  /** the provider's answers for keys: a client offers its keys one by one, and signs with one of them */
  keyIdentities: Map<string, Promise<Identity | undefined>>;
}

/** `offered`: the key may be used, and the client is to sign with it. */
export type Verdict = { login: Identity; method: string } | 'offered' | 'refused';

/** "Managing SSH keys": RSA by rsa-sha2-256 and -512 only (ssh2 names the hash, SHA-1 has none), ECDSA and Ed25519. */
const keyTypes = new Set([
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-ed25519',
]);

/** Judges one authentication request. A fault of the identity provider is a refusal, and logged. */
export async function authenticate(authenticator: Authenticator, context: AuthContext): Promise<Verdict> {
  if (!isUserName(context.username)) return 'refused';
  try {
    if (context.method === 'password') return await byPassword(authenticator, context);
    if (context.method === 'publickey') return await byPublicKey(authenticator, context);
    return 'refused';
  } catch (error) {
    const message = error instanceof Error ? error.message : 'the identity provider failed';
    authenticator.log({ 'activity-type': 'AUTH_FAILURE', user: context.username, method: context.method, message });
    return 'refused';
  }
}

/** "Using AWS Lambda to integrate your identity provider": public keys have no place in the answer to a password. */
async function byPassword(authenticator: Authenticator, context: PasswordAuthContext): Promise<Verdict> {
  const identity = await ask(authenticator, context.username, context.password);
  if (identity === undefined) return 'refused';
  if (identity.publicKeys !== undefined) {
    throw new Error('the identity provider answered a password with PublicKeys: leave them out, or refuse with {}');
  }
  return { login: identity, method: 'password' };
}

async function byPublicKey(authenticator: Authenticator, context: PublicKeyAuthContext): Promise<Verdict> {
  if (!keyTypes.has(context.key.algo)) return 'refused';
  if (context.key.algo === 'ssh-rsa' && context.hashAlgo === undefined) return 'refused';
  const identity = await askForKeys(authenticator, context.username);
  const key = matchingKey(authenticator, identity?.publicKeys ?? [], context.key.data);
  if (identity === undefined || key === undefined) return 'refused';
  if (context.signature === undefined || context.blob === undefined) return 'offered';
  const proven = key.verify(context.blob, context.signature, context.hashAlgo);
  return proven === true ? { login: identity, method: 'publickey' } : 'refused';
}

function askForKeys(authenticator: Authenticator, username: string): Promise<Identity | undefined> {
  const asked = authenticator.keyIdentities.get(username) ?? ask(authenticator, username, undefined);
  authenticator.keyIdentities.set(username, asked);
  return asked;
}

async function ask(
  { identify, serverId, sourceIp }: Authenticator,
  username: string,
  password: string | undefined,
): Promise<Identity | undefined> {
  const event: IdentityProviderEvent = { username, protocol: 'SFTP', serverId, sourceIp };
  if (password !== undefined) event.password = password;
  return parseIdentity(username, await identify(event));
}

/** Compares with every key, each in constant time. */
function matchingKey({ log }: Authenticator, lines: string[], offered: Buffer): ParsedKey | undefined {
  let match: ParsedKey | undefined;
  for (const line of lines) {
    const key = ssh2.utils.parseKey(line);
    if (key instanceof Error) {
      log({ 'activity-type': 'ERROR', message: 'a public key in the identity provider’s answer cannot be read' });
      continue;
    }
    const blob = key.getPublicSSH();
    if (blob.length === offered.length && timingSafeEqual(blob, offered)) match = key;
  }
  return match;
}
