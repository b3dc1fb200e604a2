import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler, type LoginReport, makeAuthenticate, reportTo } from '../../lambdas/authenticate.ts';
import { parseIdentity } from '../../local/transfer/identity.ts';
import type { LoginStore } from '../../shared/access/login.ts';
import { type Derive, deriveByScrypt } from '../../shared/access/password.ts';
import { addKey, setAllowList, setPassword } from '../../shared/store/credentials.ts';
import { loginStore } from '../../shared/store/login-record.ts';
import { ed25519Line } from '../shared/access/ed25519-line.ts';
import { addProfile, startTenantsTable, type TestTable } from '../shared/store/tenants-table.ts';

const start = Date.UTC(2026, 0, 5, 9);
const minute = 60_000;
const environment = {
  TENANTS_TABLE: 'Tenants',
  UPLOADS_BUCKET: 'uploads',
  UPLOADS_KEY_ARN: 'arn:aws:kms:eu-central-1:111122223333:key/k',
  SESSION_ROLE_ARN: 'arn:aws:iam::111122223333:role/session',
};

let server: TestTable;
let now: number;
let reports: LoginReport[];
/** What each attempt did: calls of the store, and costs of scrypt. */
let work: unknown[];
let addresses = 0;
const newAddress = () => `198.18.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`;

beforeAll(async () => {
  server = await startTenantsTable();
});
afterAll(() => server.close());
beforeEach(() => {
  now = start;
  reports = [];
  work = [];
});

const derive: Derive = (password, salt, length, cost) => {
  work.push({ scrypt: cost, length });
  return deriveByScrypt(password, salt, length, cost);
};

function watched(store: LoginStore): LoginStore {
  const noting =
    <Args extends unknown[], Result>(name: string, call: (...args: Args) => Result) =>
    (...args: Args): Result => {
      work.push(name);
      return call(...args);
    };
  return {
    readAccount: noting('readAccount', store.readAccount),
    readPublicKeys: noting('readPublicKeys', store.readPublicKeys),
    countFailure: noting('countFailure', store.countFailure),
    recordSuccess: noting('recordSuccess', store.recordSuccess),
  };
}

const authenticate = (event: unknown, deriveBy = derive) =>
  makeAuthenticate({
    environment,
    derive: deriveBy,
    store: watched(loginStore(server.table)),
    clock: () => now,
    report: (report) => reports.push(report),
  })(event);

const eventOf = (username: string, password: string | undefined, sourceIp: string) => ({
  username,
  ...(password !== undefined && { password }),
  protocol: 'SFTP',
  serverId: 's-0123456789abcdef0',
  sourceIp,
});

/** Tries to log in: true when a session came back. */
async function letsIn(username: string, password: string | undefined, sourceIp: string): Promise<boolean> {
  return Object.keys(await authenticate(eventOf(username, password, sourceIp))).length > 0;
}

async function newTenant(tenant: string): Promise<string> {
  await addProfile(server.table, tenant);
  return (await setPassword(server.table, tenant, start - minute)).password;
}

/** Gives wrong passwords. Nothing derives to zeros, so the hash that these attempts wait for can be left out. */
async function failTimes(times: number, username: string, from: () => string): Promise<void> {
  const zeros: Derive = async (_password, _salt, length) => Buffer.alloc(length);
  for (let count = 0; count < times; count += 1) await authenticate(eventOf(username, 'wrong', from()), zeros);
}

describe('a password login', () => {
  it('opens the tenant’s session, which Transfer Family understands', async () => {
    const password = await newTenant('acme');
    const answer = await authenticate(eventOf('acme', password, newAddress()));
    expect(answer).toEqual({
      Role: environment.SESSION_ROLE_ARN,
      Policy: expect.stringContaining('arn:aws:s3:::uploads/acme/*'),
      HomeDirectoryType: 'LOGICAL',
      HomeDirectoryDetails: '[{"Entry":"/","Target":"/uploads/acme"}]',
    });
    expect(parseIdentity('acme', answer)).toMatchObject({ home: { bucket: 'uploads', prefix: 'acme/' } });
    expect(reports).toEqual([{ outcome: 'succeeded', tenant: 'acme' }]);
  });

  it('does not name the tenant’s keys', async () => {
    const password = await newTenant('both');
    await addKey(server.table, 'both', ed25519Line(), start);
    expect(await authenticate(eventOf('both', password, newAddress()))).not.toHaveProperty('PublicKeys');
  });

  it('fails with another tenant’s password, in another case and with the old one', async () => {
    const [one, two] = [await newTenant('one'), await newTenant('two')];
    const renewed = (await setPassword(server.table, 'one', start)).password;
    expect(await letsIn('one', two, newAddress())).toBe(false);
    expect(await letsIn('ONE', renewed, newAddress())).toBe(false);
    expect(await letsIn('one', one, newAddress())).toBe(false);
    expect(await letsIn('one', renewed, newAddress())).toBe(true);
  });
});

describe('a key login', () => {
  it.each([undefined, ''])('(password %j) offers all keys of the tenant', async (password) => {
    const tenant = `keys-${password === '' ? 'empty' : 'absent'}`;
    await addProfile(server.table, tenant);
    const keys = [1, 2].map(() => ed25519Line());
    for (const [at, key] of keys.entries()) await addKey(server.table, tenant, key, start + at);
    expect(await authenticate(eventOf(tenant, password, newAddress()))).toMatchObject({
      Role: environment.SESSION_ROLE_ARN,
      PublicKeys: keys.map((key) => key.split(' ').slice(0, 2).join(' ')),
    });
  });

  it('gets no session without keys, without a profile or from elsewhere, for the same reads', async () => {
    const key = ed25519Line();
    await newTenant('keyless');
    await addKey(server.table, 'gone', key, start);
    await newTenant('homely');
    await addKey(server.table, 'homely', key, start);
    await setAllowList(server.table, 'homely', ['203.0.113.0/24']);
    for (const tenant of ['keyless', 'gone', 'homely', 'nobody']) {
      work = [];
      expect(await authenticate(eventOf(tenant, undefined, newAddress()))).toEqual({});
      expect(work).toEqual(['readAccount', 'readPublicKeys']);
    }
    expect(reports.map((each) => each.reason)).toEqual([
      'no-key',
      'unknown-tenant',
      'address-not-allowed',
      'unknown-tenant',
    ]);
    expect(await letsIn('homely', undefined, '203.0.113.9')).toBe(true);
  });

  it('is never counted and knows no pause', async () => {
    await newTenant('pressed');
    await addKey(server.table, 'pressed', ed25519Line(), start);
    const address = newAddress();
    await failTimes(6, 'pressed', () => address);
    expect(await letsIn('pressed', undefined, address)).toBe(true);
  });
});

describe('whatever is wrong', () => {
  it('the work and the answer are the same', async () => {
    await newTenant('worker');
    await addProfile(server.table, 'fresh');
    await newTenant('fenced');
    await setAllowList(server.table, 'fenced', ['203.0.113.0/24']);
    const oneHash = { scrypt: { N: 16_384, r: 8, p: 1 }, length: 32 };
    for (const username of ['worker', 'fresh', 'fenced', 'nobody-at-all']) {
      work = [];
      expect(await authenticate(eventOf(username, 'wrong', newAddress()))).toEqual({});
      expect(work).toEqual(['readAccount', oneHash, 'countFailure']);
    }
    expect(reports).toEqual([
      { outcome: 'failed', reason: 'wrong-password', tenant: 'worker' },
      { outcome: 'failed', reason: 'no-password', tenant: 'fresh' },
      { outcome: 'failed', reason: 'address-not-allowed', tenant: 'fenced' },
      { outcome: 'failed', reason: 'unknown-tenant' },
    ]);
  });

  it('a pause costs the same hash and gives the same answer, also to the right password', async () => {
    const password = await newTenant('slowed');
    for (const [username, tried] of [
      ['slowed', password],
      ['nobody-slowed', 'wrong'],
    ] as const) {
      const address = newAddress();
      await failTimes(5, username, () => address);
      work = [];
      expect(await authenticate(eventOf(username, tried, address))).toEqual({});
      expect(work).toEqual(['readAccount', { scrypt: { N: 16_384, r: 8, p: 1 }, length: 32 }]);
      expect(reports.at(-1)?.reason).toBe('paused');
    }
  });
});

describe('the pause', () => {
  it('grows, ends, and is cleared by the right password', async () => {
    const password = await newTenant('patient');
    const address = newAddress();
    await failTimes(5, 'patient', () => address);
    now += 29_999;
    expect(await letsIn('patient', password, address)).toBe(false);
    now += 1;
    await failTimes(1, 'patient', () => address);
    now += 59_999;
    expect(await letsIn('patient', password, address)).toBe(false);
    now += 1;
    expect(await letsIn('patient', password, address)).toBe(true);
    await failTimes(4, 'patient', () => address);
    expect(await letsIn('patient', password, address)).toBe(true);
  });

  it('is not prolonged by what fails while it lasts', async () => {
    const password = await newTenant('stubborn');
    const address = newAddress();
    await failTimes(30, 'stubborn', () => address);
    now += 30_000;
    expect(await letsIn('stubborn', password, address)).toBe(true);
  });

  it('of one address is no other’s', async () => {
    const password = await newTenant('elsewhere');
    const attacker = newAddress();
    await failTimes(20, 'elsewhere', () => attacker);
    expect(await letsIn('elsewhere', password, newAddress())).toBe(true);
  });

  it('ends with a new password', async () => {
    await newTenant('reset');
    const address = newAddress();
    await failTimes(6, 'reset', () => address);
    now += 1;
    const { password } = await setPassword(server.table, 'reset', now);
    expect(await letsIn('reset', password, address)).toBe(true);
  });

  it('of an address that tries many accounts spares who has logged in from there', async () => {
    const [settled, newcomer] = [await newTenant('settled'), await newTenant('newcomer')];
    const shared = newAddress();
    expect(await letsIn('settled', settled, shared)).toBe(true);
    for (let at = 0; at < 20; at += 1) await failTimes(1, `sprayed-${at}`, () => shared);
    expect(await letsIn('newcomer', newcomer, shared)).toBe(false);
    expect(await letsIn('settled', settled, shared)).toBe(true);
    now += 61 * minute;
    expect(await letsIn('newcomer', newcomer, shared)).toBe(true);
  });

  it('cannot be used by many addresses to lock a customer out', async () => {
    const password = await newTenant('besieged');
    const [home, attacker] = [newAddress(), newAddress()];
    expect(await letsIn('besieged', password, home)).toBe(true);
    await failTimes(50, 'besieged', newAddress);
    await failTimes(1, 'besieged', () => attacker);
    expect(await letsIn('besieged', password, attacker)).toBe(false);
    await failTimes(1, 'besieged', () => home);
    expect(await letsIn('besieged', password, home)).toBe(true);
    expect(await letsIn('besieged', password, newAddress())).toBe(true);
  });

  it('counts an IPv6 network as one address', async () => {
    const password = await newTenant('sixes');
    const hosts = ['a', 'b', 'c', 'd', 'e'].map((host) => `2001:db8:1:2::${host}`);
    for (const host of hosts) await failTimes(1, 'sixes', () => host);
    expect(await letsIn('sixes', password, '2001:db8:1:2::ffff')).toBe(false);
    expect(await letsIn('sixes', password, '2001:db8:1:3::1')).toBe(true);
  });

  it('counts an IPv4 address as the same over IPv6', async () => {
    const password = await newTenant('mapped');
    const address = newAddress();
    await failTimes(5, 'mapped', () => `::ffff:${address}`);
    expect(await letsIn('mapped', password, address)).toBe(false);
  });
});

describe('the allow-list', () => {
  it('lets in who is on it', async () => {
    const password = await newTenant('walled');
    await setAllowList(server.table, 'walled', ['203.0.113.0/24', '2001:db8:a::/48']);
    expect(await letsIn('walled', password, '203.0.113.7')).toBe(true);
    expect(await letsIn('walled', password, '::ffff:203.0.113.8')).toBe(true);
    expect(await letsIn('walled', password, '2001:db8:a::1')).toBe(true);
    expect(await letsIn('walled', password, '203.0.114.7')).toBe(false);
  });

  it('keeps who is not on it from putting the account under attack', async () => {
    const password = await newTenant('quiet');
    await setAllowList(server.table, 'quiet', ['203.0.113.64/26']);
    await failTimes(60, 'quiet', newAddress);
    await failTimes(1, 'quiet', () => '203.0.113.70');
    expect(await letsIn('quiet', password, '203.0.113.70')).toBe(true);
  });
});

describe('what is no SFTP login of a possible tenant', () => {
  it.each<[string, unknown, string]>([
    ['another protocol', { ...eventOf('acme', 'x', '192.0.2.1'), protocol: 'FTPS' }, 'protocol'],
    ['a name with a slash', eventOf('acme/../other', 'x', '192.0.2.1'), 'user-name'],
    ['a name with a wildcard', eventOf('acme*', 'x', '192.0.2.1'), 'user-name'],
    ['root', eventOf('root', 'x', '192.0.2.1'), 'user-name'],
    ['an address that is none', eventOf('acme', 'x', 'unknown'), 'malformed-event'],
    ['no address', { username: 'acme', password: 'x', protocol: 'SFTP' }, 'malformed-event'],
    ['no event', null, 'malformed-event'],
  ])('is refused unseen: %s', async (_name, event, reason) => {
    expect(await authenticate(event)).toEqual({});
    expect(work).toEqual([]);
    expect(reports).toEqual([{ outcome: 'failed', reason }]);
  });
});

describe('log and metrics', () => {
  afterEach(() => vi.restoreAllMocks());

  /** What one attempt prints, as Lambda would store it. */
  async function printedBy(event: unknown): Promise<string> {
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    const [logger, metrics] = [new Logger(), new Metrics({ namespace: 'Rollcall', serviceName: 'authenticate' })];
    const store = loginStore(server.table);
    await makeAuthenticate({ environment, derive, store, clock: () => now, report: reportTo(logger, metrics) })(event);
    vi.restoreAllMocks();
    return lines.join('');
  }

  it('say who got in, and nothing that is personal or secret', async () => {
    const password = await newTenant('logged');
    const printed = await printedBy(eventOf('logged', password, '192.0.2.77'));
    expect(printed).toContain('"login":{"outcome":"succeeded","tenant":"logged"}');
    expect(printed).toContain('"LoginSucceeded":1');
    expect(printed).not.toContain(password);
    expect(printed).not.toContain('192.0.2.77');
  });

  it('do not repeat what was typed as the name of nobody', async () => {
    const printed = await printedBy(eventOf('jane.doe@example', 'hunter2-secret', '192.0.2.78'));
    expect(printed).toContain('"reason":"unknown-tenant"');
    expect(printed).toContain('"LoginFailed":1');
    for (const secret of ['jane.doe', 'hunter2', '192.0.2.78']) expect(printed).not.toContain(secret);
  });

  it('do not repeat an event that could not be read', async () => {
    const printed = await printedBy({ username: 'logged', password: 'hunter2-secret', protocol: 7 });
    expect(printed).toContain('"reason":"malformed-event"');
    expect(printed).not.toContain('hunter2');
  });
});

describe('the deployed function', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('finds all it needs in its environment', async () => {
    const password = await newTenant('deployed');
    const surroundings = {
      ...environment,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: server.url,
      POWERTOOLS_METRICS_NAMESPACE: 'Rollcall',
    };
    for (const [name, value] of Object.entries(surroundings)) vi.stubEnv(name, value);
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await handler(eventOf('deployed', password, newAddress()))).toMatchObject({
      HomeDirectoryDetails: '[{"Entry":"/","Target":"/uploads/deployed"}]',
    });
  });
});
