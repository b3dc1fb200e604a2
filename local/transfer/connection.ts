/** One SSH connection: login, sessions, and the limits on both. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import type { AuthContext, ClientInfo, Connection, NegotiatedAlgorithms, ServerChannel, Session } from 'ssh2';
import { authenticate } from './authentication.ts';
import { makeHandleTable } from './handles.ts';
import type { Identity, IdentityProviderEvent } from './identity.ts';
import type { TransferLimits } from './limits.ts';
import { isOutsidePolicy } from './security-policy.ts';
import type { SessionAccess, SessionOwner } from './session-access.ts';
import type { SftpContext } from './sftp-context.ts';
import { serveSftp } from './sftp-session.ts';
import type { Announcer, TransferEvent } from './transfer-events.ts';

/** What all connections share. */
export interface TransferServer {
  serverId: string;
  serverArn: string;
  ignoreSetStat: boolean;
  spillDirectory: string;
  limits: TransferLimits;
  identify: (event: IdentityProviderEvent) => Promise<unknown>;
  access: (owner: SessionOwner) => SessionAccess;
  emit: (event: TransferEvent) => Promise<void>;
  log: (line: Record<string, unknown>) => void;
  now: () => number;
}

/** "AssumeRole" (STS API reference): a role session's name has at most 64 characters. */
const maxSessionName = 64;

/**
 * Serves a connection until it ends.
 * @returns a promise that resolves when everything that it had open is stored and announced
 */
export function serveConnection(
  server: TransferServer,
  connection: Connection,
  socket: Socket,
  info: ClientInfo,
): Promise<void> {
  const sessionId = randomBytes(10).toString('hex');
  const log = (line: Record<string, unknown>): void =>
    server.log({ ...line, 'resource-arn': server.serverArn, 'session-id': sessionId });
  let negotiated: NegotiatedAlgorithms | undefined;
  let loggedIn: LoggedIn | undefined;

  connection.on('handshake', (algorithms) => {
    negotiated = algorithms;
  });
  connection.on('error', (error: Error) => log({ 'activity-type': 'EXIT_REASON', message: error.message }));
  const refuseOrAccept = makeLogin(server, connection, info, log, (identity, method) => {
    loggedIn = logIn(server, socket, info, sessionId, identity, log);
    log({ 'activity-type': 'CONNECTED', ...describe(info, identity, method, negotiated) });
    warnOutsidePolicy(info, negotiated, log);
  });
  connection.on('authentication', (context) => void refuseOrAccept(context));
  connection.on('ready', () => {
    if (loggedIn !== undefined) serveSessions(server, connection, loggedIn);
  });
  return new Promise((resolve) => {
    connection.on('close', () => {
      log({ 'activity-type': 'DISCONNECTED' });
      resolve(loggedIn === undefined ? undefined : logOut(loggedIn));
    });
  });
}

interface LoggedIn {
  base: Omit<SftpContext, 'sftp' | 'handles'>;
  s3: S3Client;
  sessions: Set<Session>;
  /** resolve when what a session had open is stored */
  serving: Set<Promise<void>>;
}

/** Answers authentication requests, and ends the connection after too many refusals. */
function makeLogin(
  { limits, identify, serverId }: TransferServer,
  connection: Connection,
  info: ClientInfo,
  log: (line: Record<string, unknown>) => void,
  onLogin: (identity: Identity, method: string) => void,
): (context: AuthContext) => Promise<void> {
  const authenticator = {
    serverId,
    sourceIp: info.ip,
    identify,
    log,
    keyIdentities: new Map<string, Promise<Identity | undefined>>(),
  };
  let refusals = 0;
  return async (context) => {
    // The end takes a moment, in which the client may already have sent its next attempt.
    if (refusals >= limits.maxLoginAttempts) return context.reject();
    const verdict = await authenticate(authenticator, context);
    if (verdict === 'offered') return context.accept();
    if (verdict !== 'refused') {
      onLogin(verdict.login, verdict.method);
      return context.accept();
    }
    context.reject(['publickey', 'password']);
    if (context.method === 'none') return;
    log({ 'activity-type': 'AUTH_FAILURE', 'source-ip': info.ip, method: context.method });
    refusals += 1;
    if (refusals >= limits.maxLoginAttempts) connection.end();
  };
}

function logIn(
  server: TransferServer,
  socket: Socket,
  info: ClientInfo,
  sessionId: string,
  identity: Identity,
  log: (line: Record<string, unknown>) => void,
): LoggedIn {
  const { serverId, serverArn, emit, now } = server;
  const suffix = `.${sessionId}@${serverId}`;
  const sessionName = `${identity.username.slice(0, maxSessionName - suffix.length)}${suffix}`;
  const { role, policy, username } = identity;
  const { s3, mayWrite } = server.access({ role, policy, username, sessionName });
  const facts = { sessionId, serverId, serverArn, clientIp: info.ip, identity };
  const announcer: Announcer = { facts, emit, log, now, deliveries: new Set() };
  const metadata = { 'user-agent': 'AWSTransfer', 'user-agent-id': `${identity.username}@${serverId}` };
  return {
    base: {
      storage: { s3, home: identity.home, metadata },
      mayWrite,
      announcer,
      ignoreSetStat: server.ignoreSetStat,
      spillDirectory: server.spillDirectory,
      flow: limitFlow(socket, server.limits.maxBytesInFlight),
    },
    s3,
    sessions: new Set(),
    serving: new Set(),
  };
}

async function logOut({ base, s3, serving }: LoggedIn): Promise<void> {
  await Promise.all(serving);
  await Promise.all(base.announcer.deliveries);
  s3.destroy();
}

/** Accepts SFTP sessions up to the limit, and ends the connection when nothing was asked for too long. */
function serveSessions({ limits }: TransferServer, connection: Connection, loggedIn: LoggedIn): void {
  const idle = setTimeout(() => connection.end(), limits.idleTimeout);
  connection.on('close', () => clearTimeout(idle));
  connection.on('session', (accept, reject) => {
    if (loggedIn.sessions.size >= limits.maxSessions) return reject();
    const session = accept();
    loggedIn.sessions.add(session);
    session.on('close', () => loggedIn.sessions.delete(session));
    session.on('sftp', (acceptSftp) => {
      const context: SftpContext = { ...loggedIn.base, sftp: acceptSftp(), handles: makeHandleTable() };
      const served = serveSftp(context, () => idle.refresh()).finally(() => loggedIn.serving.delete(served));
      loggedIn.serving.add(served);
    });
    refuseCommands(session);
  });
}

/** "The SCP protocol is not supported": old scp and shells are told so, with an exit status, so that they do not wait. */
function refuseCommands(session: Session): void {
  session.on('pty', (accept) => accept?.());
  for (const request of ['exec', 'shell'] as const) {
    session.on(request, (accept: () => ServerChannel) => {
      const channel = accept();
      channel.stderr.write('this server speaks SFTP only: use sftp, or scp of OpenSSH 9 or later\r\n');
      channel.exit(1);
      channel.close();
    });
  }
}

/** Stops reading from a client that has sent more than S3 has taken, until S3 has caught up. */
function limitFlow(socket: Socket, limit: number): SftpContext['flow'] {
  let inFlight = 0;
  return {
    add: (bytes) => {
      inFlight += bytes;
      if (inFlight > limit) socket.pause();
    },
    remove: (bytes) => {
      inFlight -= bytes;
      if (inFlight <= limit && socket.isPaused()) socket.resume();
    },
  };
}

function describe(
  info: ClientInfo,
  { username, role }: Identity,
  method: string,
  negotiated: NegotiatedAlgorithms | undefined,
): Record<string, unknown> {
  return {
    user: username,
    role,
    method,
    'home-dir': '/',
    'source-ip': info.ip,
    client: info.header.identRaw,
    kex: negotiated?.kex,
    ciphers: `${negotiated?.cs.cipher},${negotiated?.sc.cipher}`,
  };
}

function warnOutsidePolicy(
  { header }: ClientInfo,
  negotiated: NegotiatedAlgorithms | undefined,
  log: (line: Record<string, unknown>) => void,
): void {
  const mac = negotiated?.cs.mac;
  if (mac === undefined || !isOutsidePolicy(mac)) return;
  const message = `${header.identRaw} uses ${mac}, which the security policy does not offer: AWS may refuse this client`;
  log({ 'activity-type': 'ERROR', message });
}
