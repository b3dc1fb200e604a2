import type { MappedReference } from '../domain/mapping.ts';
import { createGrowingWords } from './growing-words.ts';

/** Who names whom in one column, by number: 4 bytes for each, and 1 while circles are looked for. */
export type Hierarchy = {
  readonly reference: MappedReference;
  readonly set: (number: number, above: number) => void;
  /** Notes that a known user got another one above. */
  readonly moved: (number: number) => void;
  /**
   * The circles in it, each member once.
   *
   * @param count how many numbers there are
   * @param lookUp who is above those whom the file says nothing of: asked for those above users who moved
   */
  readonly circles: (count: number, lookUp: LookUp) => Promise<number[][]>;
};

/** Of some users, those who have somebody above, and the number of that one. */
export type LookUp = (numbers: readonly number[]) => Promise<ReadonlyMap<number, number>>;

/** No organisation is deeper; each level is a read of the directory. */
const mostLevels = 100;

export function createHierarchy(reference: MappedReference, known: number): Hierarchy {
  /** Number + 1 of the one above; 0: nobody. Of known users only if any is set. */
  let aboveKnown: Uint32Array | undefined;
  const aboveOthers = createGrowingWords();
  const moved: number[] = [];
  const looked = new Map<number, number>();

  const aboveIn = (number: number): number =>
    (number < known ? (aboveKnown?.[number] ?? 0) : aboveOthers.at(number - known)) - 1;
  const above = (number: number): number => {
    const inFile = aboveIn(number);
    return inFile >= 0 ? inFile : (looked.get(number) ?? -1);
  };

  /** Known users at whom walks upwards from `starts` end: the file says nothing of who is above them. */
  const endsAbove = (starts: readonly number[]): number[] => {
    const walked = new Set<number>();
    const ends: number[] = [];
    for (const start of starts) {
      let at = start;
      for (; above(at) >= 0 && !walked.has(at); at = above(at)) walked.add(at);
      if (at < known && !walked.has(at)) ends.push(at);
      walked.add(at);
    }
    return ends;
  };

  /** Whoever moved may have come below somebody of whom this file says nothing. */
  const lookAbove = async (lookUp: LookUp): Promise<void> => {
    let starts: readonly number[] = moved;
    for (let level = 0; level < mostLevels && starts.length > 0; level += 1) {
      const ends = endsAbove(starts);
      const found = await lookUp(ends);
      for (const [number, next] of found) looked.set(number, next);
      starts = ends.filter((end) => found.has(end));
    }
  };

  return {
    reference,
    set: (number, target) => {
      if (number >= known) return aboveOthers.set(number - known, target + 1);
      aboveKnown ??= new Uint32Array(known);
      aboveKnown[number] = target + 1;
    },
    moved: (number) => {
      moved.push(number);
    },
    circles: async (count, lookUp) => {
      if (aboveKnown === undefined && aboveOthers.size() === 0) return [];
      await lookAbove(lookUp);
      return findCircles(count, above);
    },
  };
}

const OPEN = 1;
const CLOSED = 2;

/** Everybody has at most one above: a walk upwards ends, meets an earlier walk, or itself. */
function findCircles(count: number, above: (number: number) => number): number[][] {
  const states = new Uint8Array(count);
  const circles: number[][] = [];
  for (let start = 0; start < count; start += 1) {
    if (states[start] !== 0 || above(start) < 0) continue;
    const path: number[] = [];
    let at = start;
    for (; at >= 0 && states[at] === 0; at = above(at)) {
      states[at] = OPEN;
      path.push(at);
    }
    if (at >= 0 && states[at] === OPEN) circles.push(path.slice(path.indexOf(at)));
    for (const one of path) states[one] = CLOSED;
  }
  return circles;
}
