import type { MappedReference } from '../domain/mapping.ts';
import { createGrowingWords } from './growing-words.ts';
import { createKeySet } from './key-set.ts';
import type { Names } from './references.ts';

/** Users who are named by their address: whose one it is can be told when all rows were read. 8 bytes for each naming. */
export function createEmailNames(reference: MappedReference): Names {
  const names = createKeySet();
  const rows = createGrowingWords();
  const named = createGrowingWords();
  return {
    reference,
    hierarchy: undefined,
    note: (row, _, name, record) => {
      rows.push(row);
      named.push(names.put(name));
      return name === record.values.email;
    },
    isLaden: () => false,
    settle: async (has, isEnd) => {
      if (!isEnd || names.size() === 0) return;
      await has.markEmails({ size: names.size, at: names.keyAt, mark: (number) => names.setValue(number, 1) });
    },
    *open() {
      for (let at = 0; at < rows.size(); at += 1) {
        const number = named.at(at);
        if (names.valueAt(number) === 0) yield { row: rows.at(at), name: names.keyAt(number), reference };
      }
    },
  };
}
