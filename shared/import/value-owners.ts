import { createGrowingWords } from './growing-words.ts';
import { createKeySet } from './key-set.ts';

/** Whom the rows of a file are about that have one value in one column. */
export type ValueOwners = {
  /**
   * Notes that a row with this value is about `number`, and whether it `goesByIt`, having no better value. If any row does,
   * says whom the others are about.
   */
  readonly note: (value: string, number: number, goesByIt: boolean) => readonly number[];
};

const none: readonly never[] = [];

/** 18 to 24 bytes and the text for each value; more where several have it. */
export function createValueOwners(): ValueOwners {
  /** With the number + 1 of the first. */
  const values = createKeySet();
  const others = new Map<number, Set<number>>();
  const isGoneBy = createGrowingWords();

  const ownersOf = (value: number): number[] => [values.valueAt(value) - 1, ...(others.get(value) ?? none)];

  return {
    note: (text, number, goesByIt) => {
      const value = values.put(text);
      if (goesByIt) isGoneBy.set(value, 1);
      const first = values.valueAt(value) - 1;
      if (first < 0) values.setValue(value, number + 1);
      else if (first !== number) others.set(value, (others.get(value) ?? new Set<number>()).add(number));
      const isAlone = first < 0 || (first === number && !others.has(value));
      if (isAlone || isGoneBy.at(value) === 0) return none;
      return ownersOf(value).filter((owner) => owner !== number);
    },
  };
}
