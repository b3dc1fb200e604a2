import { createGrowingWords } from './growing-words.ts';
import { createKeySet } from './key-set.ts';

/**
 * The identity values of known users, where the rules have more than one field for them: whoever is found by the number
 * today may have been found by the address when they were added. 18 to 24 bytes and the text for each value.
 */
export type UserNames = {
  /** `values` in the order of the fields; whoever has none is known by the key, in whichever field. */
  readonly add: (user: number, key: string, values: readonly (string | undefined)[]) => void;
  /**
   * Whoever has the first of these values that somebody has, unless an earlier value is that of somebody else: then
   * the later one has changed hands. -1: nobody.
   */
  readonly find: (values: readonly (string | undefined)[]) => number;
  /** Whoever has this value in any of the fields, the first before the others; -1: nobody. */
  readonly findAny: (value: string) => number;
};

/** Whether a user is meant rather than another one who has the same value. */
type IsBetter = (user: number, than: number) => boolean;

/** @param count how many fields there are */
export function createUserNames(count: number, isBetter: IsBetter): UserNames {
  const fields = Array.from({ length: count }, () => createFieldNames(isBetter));

  /** Whether a user has another value than this one in a field. */
  const hasAnother = (user: number, field: number, value: string | undefined): boolean => {
    const own = fields[field]?.valueOf(user) ?? 0;
    return value !== undefined && own !== 0 && own !== (fields[field]?.numberOf(value) ?? 0);
  };

  return {
    add: (user, key, values) => {
      const isNamed = values.some((value) => value !== undefined);
      if (!isNamed) for (const field of fields) field.put(user, key);
      for (const [at, value] of values.entries()) if (value !== undefined) fields[at]?.add(user, value);
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
function createFieldNames(isBetter: IsBetter) {
  /** With the number + 1 of the user who is found by it. */
  const values = createKeySet();
  /** Of each user, the number + 1 of the value. */
  const valueNumbers = createGrowingWords();
  const put = (user: number, value: string): number => {
    const number = values.put(value);
    const before = values.valueAt(number);
    if (before === 0 || isBetter(user, before - 1)) values.setValue(number, user + 1);
    return number;
  };
  return {
    /** Has the user found by it. */
    put,
    /** Notes as well that it is theirs. */
    add: (user: number, value: string): void => valueNumbers.set(user, put(user, value) + 1),
    find: (value: string): number => {
      const number = values.find(value);
      return number < 0 ? -1 : values.valueAt(number) - 1;
    },
    numberOf: (value: string): number => values.find(value) + 1,
    valueOf: (user: number): number => valueNumbers.at(user),
  };
}
