import type { MappedReference } from '../domain/mapping.ts';
import { createGrowingWords } from './growing-words.ts';
import { createHierarchy } from './hierarchy.ts';
import type { Occurrences } from './occurrences.ts';
import type { Names } from './references.ts';
import type { UserIndex } from './user-index.ts';

/**
 * Names of the file's own kind, by key: whoever is known, or named by an earlier row, needs no second look. 8 bytes for
 * each name that was not there yet when its row was read.
 */
export function createOwnNames(index: UserIndex, occurrences: Occurrences, reference: MappedReference): Names {
  const rows = createGrowingWords();
  const targets = createGrowingWords();
  const hierarchy = reference.type === 'list' ? undefined : createHierarchy(reference, index.size());
  return {
    reference,
    hierarchy,
    note: (row, number, name) => {
      const target = occurrences.numberOfName(name);
      hierarchy?.set(number, target === number ? undefined : target);
      if (number >= index.size() || !index.hasRaw(number)) hierarchy?.suspect(number);
      if (target === number) return true;
      if (!occurrences.isThere(target)) {
        rows.push(row);
        targets.push(target);
      }
      return false;
    },
    isLaden: () => false,
    settle: async () => undefined,
    *open() {
      for (let at = 0; at < rows.size(); at += 1) {
        const target = targets.at(at);
        if (!occurrences.isThere(target)) yield { row: rows.at(at), name: occurrences.keyOf(target), reference };
      }
    },
  };
}
