/**
 * Transfer Family's events on EventBridge, with the fields of "Transfer Family events detail reference".
 * They are delivered on a best-effort basis ("Managing Transfer Family events using Amazon EventBridge"): a fault is logged,
 * and never the transfer's.
 */
import type { Identity } from './identity.ts';
import { toSftpError } from './sftp-error.ts';

export interface TransferEvent {
  source: 'aws.transfer';
  'detail-type': string;
  detail: Record<string, unknown>;
  time: string;
  resources: string[];
}

/** What all events and log lines of one session have in common. */
interface SessionFacts {
  sessionId: string;
  serverId: string;
  serverArn: string;
  clientIp: string;
  identity: Identity;
}

export interface Announcer {
  facts: SessionFacts;
  emit: (event: TransferEvent) => Promise<void>;
  log: (line: Record<string, unknown>) => void;
  now: () => number;
  /** events under way, so that a stop can wait for them */
  deliveries: Set<Promise<void>>;
}

export type Operation =
  | 'File Upload'
  | 'File Download'
  | 'File Delete'
  | 'File Rename'
  | 'Directory Create'
  | 'Directory Delete';

type FailureCode = 'PARTIAL_UPLOAD' | 'PARTIAL_DOWNLOAD' | 'UNKNOWN_ERROR';

/** The fields that name the file (`file-path` …), and `bytes` and `etag` of transfers. */
export type Subject = Record<string, string | number>;

export interface Failure {
  code: FailureCode;
  message: string;
}

/**
 * Sends the event of one operation; nobody waits for it.
 * @param startedAt when the operation began, ms
 */
export function announce(
  announcer: Announcer,
  operation: Operation,
  startedAt: number,
  subject: Subject,
  failure?: Failure,
): void {
  const endedAt = announcer.now();
  const { facts } = announcer;
  const outcome =
    failure === undefined
      ? { 'status-code': 'COMPLETED' }
      : { 'status-code': 'FAILED', 'failure-code': failure.code, 'failure-message': failure.message };
  const event: TransferEvent = {
    source: 'aws.transfer',
    'detail-type': `SFTP Server ${operation} ${failure === undefined ? 'Completed' : 'Failed'}`,
    detail: {
      ...outcome,
      protocol: 'SFTP',
      ...subject,
      'client-ip': facts.clientIp,
      'server-id': facts.serverId,
      username: facts.identity.username,
      'session-id': facts.sessionId,
      'start-timestamp': new Date(startedAt).toISOString(),
      'end-timestamp': new Date(endedAt).toISOString(),
    },
    time: `${new Date(endedAt).toISOString().slice(0, 19)}Z`,
    resources: [facts.serverArn],
  };
  const delivery = deliver(announcer, event).finally(() => announcer.deliveries.delete(delivery));
  announcer.deliveries.add(delivery);
}

/** Runs an operation and announces how it ended; its error goes on to the client. */
export async function announced(
  announcer: Announcer,
  operation: Operation,
  subject: Subject,
  run: () => Promise<void>,
): Promise<void> {
  const startedAt = announcer.now();
  try {
    await run();
  } catch (error) {
    announce(announcer, operation, startedAt, subject, unknownError(error));
    throw error;
  }
  announce(announcer, operation, startedAt, subject);
}

export function unknownError(error: unknown): Failure {
  return { code: 'UNKNOWN_ERROR', message: toSftpError(error).message };
}

async function deliver({ emit, log }: Announcer, event: TransferEvent): Promise<void> {
  try {
    await emit(event);
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown error';
    log({ 'activity-type': 'ERROR', message: `event "${event['detail-type']}" was not delivered: ${reason}` });
  }
}
