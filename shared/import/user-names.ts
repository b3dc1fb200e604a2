import { createGrowingWords } from './growing-words.ts';
import { createKeySet } from './key-set.ts';

/**
 * The identity values of known users, where the rules have more than one field for them: whoever is found by the number
 * today may have been found by the address when they were added. 18 to 24 bytes and the text for each value.
 */
export type UserNames = {
  /** `values` in the order of the fields. Of two users with one value the better is found: `isBetter` tells it from the other. */
  readonly add: (user: number, values: readonly (string | undefined)[], isBetter: (than: number) => boolean) => void;
  /**
   * Whoever has the first of these values that somebody has, unless an earlier value is that of somebody else: then
   * the later one has changed hands. -1: nobody.
   */
  readonly find: (values: readonly (string | undefined)[]) => number;
  /** Whoever has this value in any of the fields, the first before the others; -1: nobody. */
  readonly findAny: (value: string) => number;
};

/** @param count how many fields there are */
export function createUserNames(count: number): UserNames {
  const fields = Array.from({ length: count }, createFieldNames);

  /** Whether a user has another value than this one in a field. */
  const hasAnother = (user: number, field: number, value: string | undefined): boolean => {
    const own = fields[field]?.valueOf(user) ?? 0;
    return value !== undefined && own !== 0 && own !== (fields[field]?.numberOf(value) ?? 0);
  };

  return {
    add: (user, values, isBetter) => {
      for (const [at, value] of values.entries()) if (value !== undefined) fields[at]?.add(user, value, isBetter);
    },
    find: (values) => {
      for (const [at, value] of values.entries()) {
        const user = value === undefined ? -1 : (fields[at]?.find(value) ?? -1);
        if (user >= 0 && !values.slice(0, at).some((other, field) => hasAnother(user, field, other))) return user;
      }
      return -1;
    },
    findAny: (value) => {
      for (const field of fields) {
        const user = field.find(value);
        if (user >= 0) return user;
      }
      return -1;
    },
  };
}

/** The values in one field. */
function createFieldNames() {
  /** With the number + 1 of the user who is found by it. */
  const values = createKeySet();
  /** Of each user, the number + 1 of the value. */
  const valueNumbers = createGrowingWords();
  return {
    add: (user: number, value: string, isBetter: (than: number) => boolean): void => {
      const number = values.put(value);
      valueNumbers.set(user, number + 1);
      const before = values.valueAt(number);
      if (before === 0 || isBetter(before - 1)) values.setValue(number, user + 1);
    },
    find: (value: string): number => {
      const number = values.find(value);
      return number < 0 ? -1 : values.valueAt(number) - 1;
    },
    numberOf: (value: string): number => values.find(value) + 1,
    valueOf: (user: number): number => valueNumbers.at(user),
  };
}
