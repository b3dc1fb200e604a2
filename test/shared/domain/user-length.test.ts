import { describe, expect, it } from 'vitest';
import { maximumRecordLength } from '../../../shared/domain/record.ts';
import { becomesTooLong } from '../../../shared/domain/user-length.ts';

const text = (length: number): string => 'x'.repeat(length);

/** `rooms` has 5 characters, the item behind it fills up to the limit. */
const filling = (more: number): string[] => [text(1000), text(maximumRecordLength - 1000 - 'rooms'.length + more)];

describe('what is known of a user', () => {
  it.each([
    ['one below', -1, false],
    ['at', 0, false],
    ['one above', 1, true],
  ])('may have as many characters as a row: %s', (_, more, isTooLong) => {
    const [before = '', added = ''] = filling(more);
    expect(becomesTooLong({ rooms: [before] }, { was: { rooms: [before] }, set: { rooms: [before, added] } })).toBe(
      isTooLong,
    );
  });

  it('counts names and entries of maps, flags, and what the row says nothing about', () => {
    const known = { notes: text(maximumRecordLength - 40), custom: { Remote: true } };
    const custom = (name: string) => ({
      was: { custom: known.custom },
      set: { custom: { Remote: true, [name]: 'x' } },
    });
    // notes 5, custom 6, Remote 6, true 4, x 1
    expect(becomesTooLong(known, custom(text(18)))).toBe(false);
    expect(becomesTooLong(known, custom(text(19)))).toBe(true);
  });

  it('has room again for what takes the place of something', () => {
    const long = text(maximumRecordLength - 10);
    expect(becomesTooLong({ notes: long }, { was: { notes: long }, set: { about: 'short' } })).toBe(false);
  });
});
