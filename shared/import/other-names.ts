import type { MappedReference } from '../domain/mapping.ts';
import { createGrowingWords } from './growing-words.ts';
import { createKeySet } from './key-set.ts';
import { type Names, namesAtOnce } from './references.ts';

/** What is known of a name. */
const THERE = 1;
const NOWHERE = 2;

/** So many names of rows wait at most for a look into the directory: most of them will then be there, and be forgotten. */
const mostWaiting = 65_536;

/** Names of another kind, by key: this file changes nothing about them, and each is looked up once. */
export function createOtherNames(reference: MappedReference): Names {
  const names = createKeySet();
  const rows = createGrowingWords();
  const named = createGrowingWords();
  let [lookedUp, judged] = [0, 0];

  const keepUnlessThere = (): void => {
    for (let at = judged; at < rows.size(); at += 1) {
      if (names.valueAt(named.at(at)) === THERE) continue;
      rows.set(judged, rows.at(at));
      named.set(judged, named.at(at));
      judged += 1;
    }
    rows.shorten(judged);
    named.shorten(judged);
  };

  return {
    reference,
    hierarchy: undefined,
    note: (row, _, name) => {
      const number = names.put(name);
      if (names.valueAt(number) === THERE) return false;
      rows.push(row);
      named.push(number);
      return false;
    },
    isLaden: () => rows.size() - judged >= mostWaiting,
    settle: async (has) => {
      while (lookedUp < names.size()) {
        const to = Math.min(names.size(), lookedUp + namesAtOnce);
        const keys = Array.from({ length: to - lookedUp }, (_, at) => names.keyAt(lookedUp + at));
        const there = await has.keys(reference.to, keys);
        for (const key of keys) names.setValue(lookedUp++, there.has(key) ? THERE : NOWHERE);
      }
      keepUnlessThere();
    },
    *open() {
      for (let at = 0; at < rows.size(); at += 1)
        yield { row: rows.at(at), name: names.keyAt(named.at(at)), reference };
    },
  };
}
