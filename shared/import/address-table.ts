import type { EmailHash } from './email-hash.ts';
import { createGrowingWords } from './growing-words.ts';
import { placesFor } from './key-table.ts';

/** Addresses by their hashes, numbered from 0 on in the order in which they came: 12 to 20 bytes each. */
export type AddressTable = {
  readonly size: () => number;
  /** The address's number; a new one gets the next. */
  readonly put: (hash: EmailHash) => number;
  /** -1 if the address is not there. */
  readonly find: (hash: EmailHash) => number;
};

export function createAddressTable(): AddressTable {
  const highs = createGrowingWords();
  const lows = createGrowingWords();
  let places = new Uint32Array(placesFor(0));

  const placeOf = (high: number, low: number): number => {
    const mask = places.length - 1;
    let place = low & mask;
    for (let found = places[place]; found; found = places[place]) {
      if (highs.at(found - 1) === high && lows.at(found - 1) === low) break;
      place = (place + 1) & mask;
    }
    return place;
  };

  const rehash = (): void => {
    places = new Uint32Array(2 * places.length);
    for (let number = 0; number < highs.size(); number += 1)
      places[placeOf(highs.at(number), lows.at(number))] = number + 1;
  };

  return {
    size: highs.size,
    put: ({ high, low }) => {
      const place = placeOf(high, low);
      const found = places[place];
      if (found) return found - 1;
      highs.push(high);
      lows.push(low);
      places[place] = highs.size();
      if (highs.size() > 0.7 * places.length) rehash();
      return highs.size() - 1;
    },
    find: ({ high, low }) => (places[placeOf(high, low)] ?? 0) - 1,
  };
}
