import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPresent, type User, userStatuses } from '../../../shared/domain/user.ts';
import { createEmailClaims } from '../../../shared/import/email-claims.ts';
import { createUserIndex } from '../../../shared/import/user-index.ts';

type Known = { readonly status: User['status']; readonly email: string | undefined; readonly isLeaving: boolean };

/** A row that changes somebody: the `about`th known user, or a new one. */
type Row = {
  readonly about: number;
  readonly status: User['status'];
  readonly email: string | undefined;
  readonly isRejected: boolean;
};

const email = fc.constantFrom(undefined, 'a', 'b', 'c', 'd', 'e');
const known: fc.Arbitrary<Known> = fc.record({
  status: fc.constantFrom(...userStatuses),
  email,
  isLeaving: fc.boolean(),
});
const row: fc.Arbitrary<Row> = fc.record({
  about: fc.nat(9),
  status: fc.constantFrom('active', 'active', 'active', 'deactivated', 'archived'),
  email,
  isRejected: fc.constantFrom(false, false, false, true),
});
const world = fc.record({
  users: fc.array(known, { maxLength: 7 }),
  rows: fc.uniqueArray(row, { selector: ({ about }) => about, maxLength: 8 }),
});

type World = { readonly users: readonly Known[]; readonly rows: readonly Row[] };

const userOf = ({ status, email: address }: Known): User => ({
  key: '',
  status,
  version: 1,
  lastChange: undefined,
  fields: address === undefined ? {} : { email: address },
});

const leaves = ({ users, rows }: World, user: number): boolean =>
  (users[user]?.isLeaving ?? false) && !rows.some(({ about }) => about === user);

/** Which rows of the world, by their place in it, the claims refuse. */
function refused(world: World, order: readonly number[]): number[] {
  const index = createUserIndex(0);
  for (const [at, { status, email: address }] of world.users.entries())
    index.add({ key: String(at), status, version: 1, email: address });
  const claims = createEmailClaims(index);
  for (const at of order) {
    const { about, status, email: to } = world.rows[at] ?? expect.fail();
    const one = world.users[about];
    const before = one?.email;
    const was = before !== undefined && before !== to ? { email: before } : {};
    const set = to !== undefined && before !== to ? { email: to } : {};
    claims.note(about, at + 1, one && userOf(one), { status, was, set });
  }
  const isRejected = (line: number): boolean => world.rows[line - 1]?.isRejected ?? false;
  return claims
    .clashes(isRejected, (user) => leaves(world, user))
    .map((line) => line - 1)
    .sort((a, b) => a - b);
}

/** The same, worked out by looking at everybody again and again. */
function naively({ users, rows }: World): number[] {
  const out = new Set<number>();
  const counts = (at: number): boolean => !(rows[at]?.isRejected ?? true);
  /** Somebody whose change leaves them as they were claims nothing: they have it. */
  const claimOf = ({ about, status, email: to }: Row): string | undefined => {
    const one = users[about];
    const isNew = one === undefined || one.email !== to || !isPresent(one.status);
    return isPresent(status) && isNew ? to : undefined;
  };
  const keeps = (user: number): boolean => {
    const one = users[user];
    const at = rows.findIndex(({ about }) => about === user);
    const change = rows[at];
    if (one === undefined || !isPresent(one.status) || leaves({ users, rows }, user)) return false;
    if (change === undefined || !counts(at) || out.has(at)) return true;
    return isPresent(change.status) && change.email === one.email;
  };
  for (let size = -1; size !== out.size; ) {
    size = out.size;
    rows.forEach((one, at) => {
      const address = claimOf(one);
      if (!counts(at) || address === undefined) return;
      const isContested = rows.some((other, place) => place !== at && counts(place) && claimOf(other) === address);
      const isHeld = users.some(({ email: theirs }, user) => user !== one.about && theirs === address && keeps(user));
      if (isContested || isHeld) out.add(at);
    });
  }
  return [...out].sort((a, b) => a - b);
}

const inOrder = ({ rows }: World): number[] => rows.map((_, at) => at);

describe('claims of addresses', () => {
  it('are refused as somebody would who looked at everybody again and again', () => {
    fc.assert(
      fc.property(world, (one) => {
        expect(refused(one, inOrder(one))).toEqual(naively(one));
      }),
      { numRuns: 400 },
    );
  });

  it('are refused alike in any order of the rows', () => {
    const shuffled = world.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(inOrder(one), { minLength: one.rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([one, order]) => {
        expect(refused(one, order)).toEqual(refused(one, inOrder(one)));
      }),
      { numRuns: 200 },
    );
  });

  it('leave nobody with the address of somebody else, unless both had it before', () => {
    fc.assert(
      fc.property(world, (one) => {
        const out = new Set(refused(one, inOrder(one)));
        const after = new Map<string, { email: string; hadIt: boolean }>();
        one.users.forEach(({ status, email: address }, user) => {
          if (isPresent(status) && address !== undefined && !leaves(one, user))
            after.set(String(user), { email: address, hadIt: true });
        });
        one.rows.forEach(({ about, status, email: to, isRejected }, at) => {
          if (isRejected || out.has(at)) return;
          const before = one.users[about];
          after.delete(String(about));
          const hadIt = before !== undefined && isPresent(before.status) && before.email === to;
          if (isPresent(status) && to !== undefined) after.set(String(about), { email: to, hadIt });
        });
        const owners = Map.groupBy(after.values(), ({ email: address }) => address);
        for (const same of owners.values()) if (same.length > 1) expect(same.every(({ hadIt }) => hadIt)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('are many more than one table holds at first', () => {
    const index = createUserIndex(0);
    const claims = createEmailClaims(index);
    const note = (at: number, address: string) =>
      claims.note(at, at + 1, undefined, { status: 'active', was: {}, set: { email: address } });
    for (let at = 0; at < 50_000; at += 1) note(at, `user${at}@example.com`);
    expect(
      claims.clashes(
        () => false,
        () => false,
      ),
    ).toEqual([]);
    note(50_000, 'user77@example.com');
    expect(
      claims
        .clashes(
          () => false,
          () => false,
        )
        .sort(),
    ).toEqual([50_001, 78]);
    expect([claims.isNamed('USER77@example.com'), claims.isNamed('nobody@example.com')]).toEqual([true, false]);
  });
});
