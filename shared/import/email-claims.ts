import { isPresent, type User } from '../domain/user.ts';
import type { EmailHash } from './email-hash.ts';
import { createGrowingWords } from './growing-words.ts';
import { placesFor } from './key-table.ts';
import type { UserIndex } from './user-index.ts';

/** A change, as far as addresses go. */
type Move = { readonly status: User['status']; readonly was: User['fields']; readonly set: User['fields'] };

/**
 * Whose address is whose after the plan. Rows claim addresses, and give up others; whether a claim is good is known at the
 * end only: B may give up in the last row what A took in the first. About 30 bytes for each claim.
 */
export type EmailClaims = {
  /** Notes what a planned change, from the user as known, means for addresses. `number`: the user's. */
  readonly note: (number: number, row: number, user: User | undefined, change: Move) => void;
  /** Whether a row claims this address. */
  readonly isClaimed: (email: string) => boolean;
  /**
   * The rows whose claims are no good: two rows claim the same, or somebody has it who keeps it.
   *
   * @param isRejected rows that come to nothing for another reason: they give nothing up
   * @param isLeaving known users who lose their address by what the plan does with absentees
   */
  readonly clashes: (isRejected: (row: number) => boolean, isLeaving: (user: number) => boolean) => number[];
};

/** @param expected how many claims there may be; it grows beyond it */
export function createEmailClaims(index: UserIndex, expected: number): EmailClaims {
  const claims = createClaims(expected);
  const known = index.size();
  /** The row in which a known user gives their address up. */
  let moves: Uint32Array | undefined;

  const moveOf = (user: number): number => moves?.[user] ?? 0;

  return {
    note: (number, row, user, { status, was, set }) => {
      const before = user?.fields.email;
      const isMoving = was.email !== undefined || !isPresent(status);
      if (number < known && before !== undefined && isMoving) {
        moves ??= new Uint32Array(known);
        moves[number] = row;
      }
      const returns = user !== undefined && !isPresent(user.status);
      const email = set.email ?? (returns && was.email === undefined ? before : undefined);
      if (isPresent(status) && typeof email === 'string') claims.add(index.hashOf(email), number, row);
    },
    isClaimed: (email) => claims.find(index.hashOf(email)) >= 0,
    clashes: (isRejected, isLeaving) => {
      const rows = new Set<number>();
      const losers: number[] = [];
      const refuse = (claim: number): void => {
        if (rows.has(claims.rowOf(claim))) return;
        rows.add(claims.rowOf(claim));
        losers.push(claims.numberOf(claim));
      };
      const keeps = (user: number): boolean => {
        const move = moveOf(user);
        return (
          isPresent(index.statusOf(user)) && !isLeaving(user) && (move === 0 || isRejected(move) || rows.has(move))
        );
      };
      const defend = (user: number): void => {
        const claim = claims.find(index.emailOf(user));
        if (claim >= 0 && claims.numberOf(claim) !== user && keeps(user)) refuse(claim);
      };
      for (const claim of claims.contested()) refuse(claim);
      if (claims.size() > 0) for (let user = 0; user < known; user += 1) defend(user);
      // Who does not get a new address keeps the old one, which somebody else may have claimed.
      for (const loser of losers) if (loser < known) defend(loser);
      return [...rows];
    },
  };
}

/** A hash table from an address to the first claim of it. */
function createClaims(expected: number) {
  const [highs, lows, numbers, rows] = [
    createGrowingWords(),
    createGrowingWords(),
    createGrowingWords(),
    createGrowingWords(),
  ];
  const contested = new Set<number>();
  let places = new Uint32Array(placesFor(expected));

  const placeOf = ({ high, low }: EmailHash): number => {
    const mask = places.length - 1;
    let place = low & mask;
    for (let found = places[place]; found; found = places[place]) {
      if (highs.at(found - 1) === high && lows.at(found - 1) === low) break;
      place = (place + 1) & mask;
    }
    return place;
  };
  const rehash = (): void => {
    const before = places;
    places = new Uint32Array(2 * before.length);
    for (const claim of before)
      if (claim) places[placeOf({ high: highs.at(claim - 1), low: lows.at(claim - 1) })] = claim;
  };
  const find = (hash: EmailHash): number => (places[placeOf(hash)] ?? 0) - 1;

  return {
    size: rows.size,
    find,
    numberOf: numbers.at,
    rowOf: rows.at,
    contested: () => contested,
    add: (hash: EmailHash, number: number, row: number): void => {
      const place = placeOf(hash);
      const claim = rows.size();
      highs.push(hash.high);
      lows.push(hash.low);
      numbers.push(number);
      rows.push(row);
      const first = places[place] ?? 0;
      if (first) contested.add(first - 1).add(claim);
      else places[place] = claim + 1;
      if (claim > 0.7 * places.length) rehash();
    },
  };
}
