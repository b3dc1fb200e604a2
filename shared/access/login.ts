/**
 * Decides a login. Whatever is wrong, the work is the same: the same reads, one password hash, and, unless there is a
 * pause, the same counts; so neither the answer nor its time tells an account that exists from one that does not.
 */
import { addressBlock } from './address.ts';
import { isAllowed } from './allow-list.ts';
import { isPaused, type LoginRecord } from './lockout.ts';
import { type Derive, isPassword, type PasswordHash } from './password.ts';

/** Somebody at the door. Without a password it is a key login: the key itself is checked by Transfer Family. */
export type Attempt = {
  readonly tenant: string;
  /** Canonical (`canonicalAddress`). */
  readonly address: string;
  readonly password: string | undefined;
};

export type Account = {
  readonly exists: boolean;
  /** `createdAt` in milliseconds since the epoch. */
  readonly password: (PasswordHash & { readonly createdAt: number }) | undefined;
  readonly allowed: readonly string[] | undefined;
  readonly record: LoginRecord;
};

/** Which counters a failure goes to. */
export type Counted = readonly ('pair' | 'address' | 'account')[];

/** What a login reads and writes. `block` is an `addressBlock`; `now` is milliseconds since the epoch. */
export type LoginStore = {
  readonly readAccount: (tenant: string, block: string, now: number) => Promise<Account>;
  readonly readPublicKeys: (tenant: string) => Promise<readonly string[]>;
  readonly countFailure: (tenant: string, block: string, counted: Counted, now: number) => Promise<void>;
  readonly recordSuccess: (tenant: string, block: string, now: number) => Promise<void>;
};

type Reason = 'unknown-tenant' | 'address-not-allowed' | 'no-key' | 'paused' | 'no-password' | 'wrong-password';

/** `tenant` is there when there is such a tenant: what else was typed as a user name belongs in no log. */
export type Verdict =
  | { readonly outcome: 'succeeded'; readonly tenant: string; readonly publicKeys?: readonly string[] }
  | { readonly outcome: 'failed'; readonly reason: Reason; readonly tenant?: string };

export type LoginDependencies = { readonly store: LoginStore; readonly derive: Derive };

/** Lets somebody in, or says why not. `now` is milliseconds since the epoch. */
export function login(attempt: Attempt, dependencies: LoginDependencies, now: number): Promise<Verdict> {
  const { password } = attempt;
  return password === undefined
    ? loginByKey(attempt, dependencies, now)
    : loginByPassword({ ...attempt, password }, dependencies, now);
}

/**
 * Offers the tenant's keys; whether the client has one of them is not ours to see, so nothing is counted. An answer
 * without keys would be one that Transfer could take as an open door: no keys, no session.
 */
async function loginByKey({ tenant, address }: Attempt, { store }: LoginDependencies, now: number): Promise<Verdict> {
  const [account, publicKeys] = await Promise.all([
    store.readAccount(tenant, addressBlock(address), now),
    store.readPublicKeys(tenant),
  ]);
  if (!account.exists) return { outcome: 'failed', reason: 'unknown-tenant' };
  if (!isAllowed(account.allowed, address)) return { outcome: 'failed', reason: 'address-not-allowed', tenant };
  if (publicKeys.length === 0) return { outcome: 'failed', reason: 'no-key', tenant };
  return { outcome: 'succeeded', tenant, publicKeys };
}

async function loginByPassword(
  { tenant, address, password }: Attempt & { readonly password: string },
  { store, derive }: LoginDependencies,
  now: number,
): Promise<Verdict> {
  const block = addressBlock(address);
  const account = await store.readAccount(tenant, block, now);
  const matches = await isPassword(password, account.password, derive);
  const reason = refusalOf(account, address, matches, now);
  if (reason === undefined) {
    await store.recordSuccess(tenant, block, now);
    return { outcome: 'succeeded', tenant };
  }
  if (reason !== 'paused') await store.countFailure(tenant, block, countedFor(reason), now);
  return { outcome: 'failed', reason, ...(account.exists && { tenant }) };
}

function refusalOf(account: Account, address: string, matches: boolean, now: number): Reason | undefined {
  if (isPaused(account.record, account.password?.createdAt, now)) return 'paused';
  if (!account.exists) return 'unknown-tenant';
  if (!isAllowed(account.allowed, address)) return 'address-not-allowed';
  if (account.password === undefined) return 'no-password';
  return matches ? undefined : 'wrong-password';
}

/** Who is not on the list can't put the account under attack for those who are. */
function countedFor(reason: Reason): Counted {
  return reason === 'address-not-allowed' ? ['pair', 'address'] : ['pair', 'address', 'account'];
}
