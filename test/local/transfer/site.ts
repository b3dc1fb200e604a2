/** An SFTP site for tests: the transfer double on a real local S3, with two tenants. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import ssh2, { type ConnectConfig, type SFTPWrapper } from 'ssh2';
import { type Credentials, createCredentialRegistry, operatorCredentials } from '../../../local/door/credentials.ts';
import { startDoor } from '../../../local/door/door.ts';
import { writePermission } from '../../../local/door/s3-call.ts';
import { createAccount } from '../../../local/iam/account.ts';
import { roleCaller } from '../../../local/iam/caller.ts';
import { createJudge } from '../../../local/iam/judge.ts';
import { startS3 } from '../../../local/s3/server.ts';
import type { IdentityProviderEvent } from '../../../local/transfer/identity.ts';
import type { TransferLimits } from '../../../local/transfer/limits.ts';
import { parseTransferServerProperties } from '../../../local/transfer/properties.ts';
import { type RunningTransfer, startTransfer } from '../../../local/transfer/server.ts';
import type { TransferEvent } from '../../../local/transfer/transfer-events.ts';
import { sessionPolicy } from '../../../shared/access/session-policy.ts';
import { bucket, deployment, kmsKeyArn, place } from './site-deployment.ts';

export { bucket, kmsKeyArn } from './site-deployment.ts';
export const serverId = 's-0123456789abcdef0';
/** Tests wait for conditions; on a busy machine those take longer than vitest's 5 s. */
export const slowMachine = { timeout: 30_000 };
export const password = 'correct horse battery staple';

export const serverProperties = {
  Domain: 'S3',
  Protocols: ['SFTP'],
  IdentityProviderType: 'AWS_LAMBDA',
  IdentityProviderDetails: { Function: 'arn:aws:lambda:eu-central-1:123456789012:function:authenticate' },
  EndpointType: 'PUBLIC',
  SecurityPolicyName: 'TransferSecurityPolicy-2025-03',
  ProtocolDetails: { SetStatOption: 'ENABLE_NO_OP' },
  S3StorageOptions: { DirectoryListingOptimization: 'ENABLED' },
};

export interface SiteOptions {
  properties?: Record<string, unknown>;
  limits?: Partial<TransferLimits>;
  /** OpenSSH lines that may log in as any tenant */
  publicKeys?: string[];
  answer?: (event: IdentityProviderEvent) => unknown;
  policy?: string;
  /** the session's role; without it one that may do everything to the uploads */
  role?: string;
  exactAlgorithms?: boolean;
  /** stands in for S3's answer to a command, e.g. by throwing */
  intercept?: (command: string) => void;
  /** keys in a page of a listing, instead of S3's 1,000 */
  pageSize?: number;
  emit?: (event: TransferEvent) => Promise<void>;
}

export interface Site extends AsyncDisposable {
  port: number;
  directory: string;
  transfer: RunningTransfer;
  s3: S3Client;
  events: TransferEvent[];
  lines: Record<string, unknown>[];
  /** what the judge refused */
  denied: string[];
  asked: IdentityProviderEvent[];
  sessionNames: string[];
  /** stops the SFTP server and starts it again with the same directory */
  restart(): Promise<void>;
  keys(): Promise<string[]>;
  /** stores an object past the SFTP server */
  store(key: string, body: string): Promise<void>;
  head(key: string): Promise<{ size: number | undefined; metadata: Record<string, string> | undefined }>;
  body(key: string): Promise<Buffer>;
  /** waits until an event of that type about a path that ends so was sent */
  event(type: string, pathEnd: string): Promise<TransferEvent>;
}

/** What `authenticate` answers: `acme` and `globex` with the one password, or by key. */
export function answerTenant(event: IdentityProviderEvent, { publicKeys, policy, role }: SiteOptions): unknown {
  if (!['acme', 'globex'].includes(event.username)) return {};
  if (event.password !== undefined && event.password !== password) return {};
  return {
    Role: `arn:aws:iam::123456789012:role/${role ?? 'sftp-session'}`,
    Policy: policy ?? sessionPolicy({ tenant: event.username, bucket, keyArn: kmsKeyArn }),
    HomeDirectoryType: 'LOGICAL',
    HomeDirectoryDetails: JSON.stringify([{ Entry: '/', Target: `/${bucket}/${event.username}` }]),
    ...(event.password === undefined ? { PublicKeys: publicKeys ?? [] } : {}),
  };
}

const nothing = async () => null;

export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const directory = await mkdtemp(join(tmpdir(), 'transfer-'));
  const storage = await startS3({
    directory: join(directory, 's3'),
    buckets: [{ name: bucket, versioned: true }],
    notify: () => undefined,
  });
  const events: TransferEvent[] = [];
  const lines: Record<string, unknown>[] = [];
  const asked: IdentityProviderEvent[] = [];
  const sessionNames: string[] = [];
  const denied: string[] = [];
  const credentials = createCredentialRegistry(place.account);
  const door = await startDoor({ port: 0, credentials, warn: (line) => lines.push({ message: line }) });
  const judge = createJudge({ account: createAccount(deployment), place, denied: (line) => denied.push(line) });
  const house = { deployment, judge, publish: async () => undefined };
  door.open({ ...house, ports: { s3: storage.port, sqs: 0, dynamodb: 0 } }, { fire: nothing, invoke: nothing });
  const makeClient = (key: Credentials): S3Client =>
    new S3Client({
      endpoint: `http://127.0.0.1:${door.port}`,
      region: 'eu-central-1',
      forcePathStyle: true,
      credentials: { ...key },
    });
  const start = (): Promise<RunningTransfer> =>
    startTransfer({
      properties: parseTransferServerProperties({ ...serverProperties, ...options.properties }),
      serverId,
      directory: join(directory, 'sftp'),
      port: 0,
      limits: options.limits ?? {},
      exactAlgorithms: options.exactAlgorithms ?? false,
      identify: async (event) => {
        asked.push(event);
        return options.answer === undefined ? answerTenant(event, options) : options.answer(event);
      },
      access: ({ role, policy, sessionName }) => {
        sessionNames.push(sessionName);
        const caller = roleCaller('sftp', role, policy);
        const client = makeClient(credentials.issue(caller));
        client.middlewareStack.add(
          (next, context) => async (args) => {
            options.intercept?.(context.commandName ?? '');
            return next({ ...args, input: { MaxKeys: options.pageSize, ...args.input } });
          },
          { step: 'initialize' },
        );
        return { s3: client, mayWrite: (...object) => judge(caller, [writePermission(...object)]).allowed };
      },
      emit: async (event) => {
        events.push(event);
        await options.emit?.(event);
      },
      log: (line) => lines.push(line),
    });
  const s3 = makeClient(operatorCredentials);
  const site: Site = {
    port: 0,
    directory,
    transfer: await start(),
    s3,
    events,
    lines,
    denied,
    asked,
    sessionNames,
    restart: async () => {
      await site.transfer.close();
      site.transfer = await start();
      site.port = site.transfer.port;
    },
    keys: async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
    store: async (key, body) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    head: async (key) => {
      const { ContentLength, Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return { size: ContentLength, metadata: Metadata };
    },
    body: async (key) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    event: async (type, pathEnd) => {
      for (;;) {
        const found = events.find((each) => each['detail-type'] === type && String(pathOf(each)).endsWith(pathEnd));
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    [Symbol.asyncDispose]: async () => {
      await site.transfer.close();
      s3.destroy();
      await door.close();
      await storage.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  site.port = site.transfer.port;
  return site;
}

function pathOf({ detail }: TransferEvent): unknown {
  return detail['file-path'] ?? detail['renamed-file-path'] ?? detail['directory-path'];
}

export interface Login extends AsyncDisposable {
  client: ssh2.Client;
  sftp: SFTPWrapper;
}

/** Logs in with ssh2 and opens an SFTP session; rejects as the client does. */
export async function logIn(site: Site, config: ConnectConfig = {}): Promise<Login> {
  const client = await connect(site, config);
  const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
    client.sftp((error, session) => (error === undefined ? resolve(session) : reject(error)));
  });
  return {
    client,
    sftp,
    [Symbol.asyncDispose]: async () => {
      const closed = once(client, 'close');
      client.end();
      await closed;
    },
  };
}

export async function connect(site: Site, config: ConnectConfig = {}): Promise<ssh2.Client> {
  const client = new ssh2.Client();
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve);
      client.on('error', reject);
      client.once('close', () => reject(new Error('the server closed the connection')));
      client.connect({ host: '127.0.0.1', port: site.port, username: 'acme', password, ...config });
    });
  } catch (error) {
    client.end();
    throw error;
  }
  client.setNoDelay(true);
  return client;
}

/** One call of ssh2's SFTP client as a promise. */
export function call<T>(run: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    run((error, value) => (error === undefined || error === null ? resolve(value) : reject(error)));
  });
}

export const put = (sftp: SFTPWrapper, path: string, data: Buffer | string): Promise<unknown> =>
  call((done) => sftp.writeFile(path, data, (error) => done(error, undefined)));
export const get = (sftp: SFTPWrapper, path: string): Promise<Buffer> => call((done) => sftp.readFile(path, done));
export const names = async (sftp: SFTPWrapper, path: string): Promise<string[]> =>
  (await call<ssh2.FileEntry[]>((done) => sftp.readdir(path, done))).map(({ filename }) => filename).sort();
