/** The double of AWS Transfer Family's SFTP server, made from the `AWS::Transfer::Server` of the template. */
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { serveConnection, type TransferServer } from './connection.ts';
import { loadHostKeys } from './host-keys.ts';
import type { IdentityProviderEvent } from './identity.ts';
import { type TransferLimits, transferLimits } from './limits.ts';
import { type TransferServerProperties, transferServerArn } from './properties.ts';
import { algorithmsOf } from './security-policy.ts';
import type { SessionAccess, SessionOwner } from './session-access.ts';
import type { TransferEvent } from './transfer-events.ts';

export interface TransferOptions {
  /** see `parseTransferServerProperties` */
  properties: TransferServerProperties;
  /** `s-` and 17 hexadecimal digits */
  serverId: string;
  /** host keys are kept here, and uploads' temporary files while they run */
  directory: string;
  host?: '127.0.0.1';
  /** 0: a free one */
  port: number;
  /** invokes the identity-provider Lambda; its answer is parsed here */
  identify: (event: IdentityProviderEvent) => Promise<unknown>;
  /** what a session may do that has logged in */
  access: (owner: SessionOwner) => SessionAccess;
  emit: (event: TransferEvent) => Promise<void>;
  /** structured log lines as Transfer Family writes them; no contents, no passwords */
  log: (line: Record<string, unknown>) => void;
  now?: () => number;
  limits?: Partial<TransferLimits>;
  /** true: offers the security policy's algorithms and no others, so that clients are refused that AWS refuses */
  exactAlgorithms?: boolean;
}

export interface RunningTransfer {
  port: number;
  /** public host keys, as a `known_hosts` file has them: `type base64` */
  hostKeys: string[];
  /** ends all connections, stores what they had open, and resolves when that is done */
  close(): Promise<void>;
}

/** ssh2 pings a silent client this often before it gives up */
const keepaliveCount = 3;

/**
 * Starts the server on 127.0.0.1.
 * @throws an error naming the security policy that is not emulated, the host key that cannot be read, or (from the
 * operating system) the port that is taken.
 */
export async function startTransfer(options: TransferOptions): Promise<RunningTransfer> {
  const { properties, serverId, directory } = options;
  if (!/^s-[0-9a-f]{17}$/.test(serverId)) throw new Error(`server id "${serverId}" is not s- and 17 hex digits`);
  const algorithms = algorithmsOf(properties.SecurityPolicyName, options.exactAlgorithms ?? false);
  const hostKeys = await loadHostKeys(directory);
  const server = await describeServer(options);
  const ssh = new ssh2.Server({
    hostKeys: hostKeys.private,
    algorithms,
    ident: 'AWS_SFTP_1.1',
    keepaliveInterval: server.limits.unresponsiveTimeout / (keepaliveCount + 1),
    keepaliveCountMax: keepaliveCount,
  });
  const connections = acceptConnections(ssh, server);
  const listener = createServer((socket) => connections.accept(socket));
  const port = await listen(listener, options.port, options.host ?? '127.0.0.1');
  return {
    port,
    hostKeys: hostKeys.public,
    close: async () => {
      const closed = new Promise((resolve) => listener.close(resolve));
      await connections.endAll();
      await closed;
    },
  };
}

async function describeServer(options: TransferOptions): Promise<TransferServer> {
  const { properties, serverId, directory, identify, access, emit, log } = options;
  const spillDirectory = join(directory, 'uploads');
  await rm(spillDirectory, { recursive: true, force: true });
  await mkdir(spillDirectory, { recursive: true, mode: 0o700 });
  return {
    serverId,
    serverArn: transferServerArn(properties, serverId),
    ignoreSetStat: properties.ProtocolDetails.SetStatOption === 'ENABLE_NO_OP',
    spillDirectory,
    limits: { ...transferLimits, ...options.limits },
    identify,
    access,
    emit,
    log,
    now: options.now ?? Date.now,
  };
}

/**
 * Hands sockets to ssh2. They are accepted here, because ssh2 does not give them away: the login timeout must hold
 * before a client has said anything, and a client that sends too fast is stopped at its socket.
 */
function acceptConnections(
  ssh: ssh2.Server,
  server: TransferServer,
): { accept: (socket: Socket) => void; endAll: () => Promise<void> } {
  const sockets = new Map<string, { socket: Socket; loginTimer: NodeJS.Timeout }>();
  const serving = new Set<Promise<void>>();
  ssh.on('connection', (connection, info) => {
    const waiting = sockets.get(`${info.ip}:${info.port}`);
    if (waiting === undefined) return connection.end();
    connection.on('ready', () => clearTimeout(waiting.loginTimer));
    const served = serveConnection(server, connection, waiting.socket, info).finally(() => serving.delete(served));
    serving.add(served);
  });
  return {
    accept: (socket) => {
      const name = `${socket.remoteAddress}:${socket.remotePort}`;
      const loginTimer = setTimeout(() => socket.destroy(), server.limits.loginTimeout);
      sockets.set(name, { socket, loginTimer });
      socket.setNoDelay(true);
      socket.on('close', () => {
        clearTimeout(loginTimer);
        sockets.delete(name);
      });
      ssh.injectSocket(socket);
    },
    endAll: async () => {
      for (const { socket } of sockets.values()) socket.destroy();
      await Promise.all(serving);
    },
  };
}

function listen(listener: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
