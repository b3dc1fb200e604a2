/**
 * Transfer Family's identity provider: who is at the door of the SFTP site, and what may they see?
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { canonicalAddress } from '../shared/access/address.ts';
import { type Attempt, type LoginDependencies, login, type Verdict } from '../shared/access/login.ts';
import { deriveByScrypt } from '../shared/access/password.ts';
import { type NoSession, openSession, type Session } from '../shared/access/session.ts';
import { isUserName } from '../shared/access/user-name.ts';
import { authenticateEnvironment, type EnvironmentOf } from '../shared/contracts/environment.ts';
import { loginStore } from '../shared/store/login-record.ts';
import { measure } from './measure.ts';

/** "Using AWS Lambda to integrate your identity provider", Transfer Family user guide. */
const loginEvent = v.object({
  username: v.string(),
  password: v.optional(v.string(), ''),
  protocol: v.string(),
  sourceIp: v.string(),
});

/** What one login came to; `tenant` is there only when there is such a tenant. */
export type LoginReport = {
  readonly outcome: 'succeeded' | 'failed';
  readonly reason?: string;
  readonly tenant?: string;
};

export type AuthenticateDependencies = LoginDependencies & {
  readonly environment: EnvironmentOf<typeof authenticateEnvironment>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly report: (report: LoginReport) => void;
};

/** The function: an event of Transfer Family → the session, or `{}` whatever the reason. */
export function makeAuthenticate(dependencies: AuthenticateDependencies) {
  const { environment, clock, report } = dependencies;
  return async (event: unknown): Promise<Session | NoSession> => {
    const attempt = parseAttempt(event);
    const verdict = 'reason' in attempt ? attempt : await login(attempt, dependencies, clock());
    report(reportOf(verdict));
    return verdict.outcome === 'succeeded' ? sessionOf(verdict, environment) : {};
  };
}

type Unreadable = { readonly outcome: 'failed'; readonly reason: 'malformed-event' | 'protocol' | 'user-name' };

/**
 * What isn't a login that could succeed is refused without any work: the rules here are public, so that tells
 * nothing. It doesn't throw: valibot's error carries the event with its password, and uncaught errors are logged.
 */
function parseAttempt(event: unknown): Attempt | Unreadable {
  const parsed = v.safeParse(loginEvent, event);
  if (!parsed.success) return { outcome: 'failed', reason: 'malformed-event' };
  const { username: tenant, password, protocol, sourceIp } = parsed.output;
  const address = canonicalAddress(sourceIp);
  if (address === undefined) return { outcome: 'failed', reason: 'malformed-event' };
  if (protocol !== 'SFTP') return { outcome: 'failed', reason: 'protocol' };
  if (!isUserName(tenant)) return { outcome: 'failed', reason: 'user-name' };
  return { tenant, address, password: password === '' ? undefined : password };
}

function sessionOf(
  { tenant, publicKeys }: Extract<Verdict, { outcome: 'succeeded' }>,
  environment: AuthenticateDependencies['environment'],
): Session {
  const { UPLOADS_BUCKET: bucket, UPLOADS_KEY_ARN: keyArn, SESSION_ROLE_ARN: roleArn } = environment;
  return openSession({ tenant, bucket, keyArn, roleArn }, publicKeys);
}

function reportOf(verdict: Verdict | Unreadable): LoginReport {
  return {
    outcome: verdict.outcome,
    ...('reason' in verdict && { reason: verdict.reason }),
    ...('tenant' in verdict && { tenant: verdict.tenant }),
  };
}

/** One log line and one metric (embedded metric format) per login: no address, no user name that isn't a tenant's. */
export function reportTo(logger: Logger, metrics: Metrics): AuthenticateDependencies['report'] {
  return (login) => {
    logger.info('login', { login });
    measure(metrics, login.outcome === 'succeeded' ? 'LoginSucceeded' : 'LoginFailed', 1);
    metrics.publishStoredMetrics();
  };
}

function realDependencies(): AuthenticateDependencies {
  const environment = v.parse(authenticateEnvironment, process.env);
  const db = DynamoDBDocumentClient.from(new DynamoDBClient());
  return {
    environment,
    store: loginStore({ db, name: environment.TENANTS_TABLE }),
    derive: deriveByScrypt,
    clock: Date.now,
    report: reportTo(new Logger(), new Metrics()),
  };
}

let authenticate: ReturnType<typeof makeAuthenticate> | undefined;

export const handler = (event: unknown): Promise<Session | NoSession> => {
  authenticate ??= makeAuthenticate(realDependencies());
  return authenticate(event);
};
