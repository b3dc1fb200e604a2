import type { MappedReference } from '../domain/mapping.ts';
import { createGrowingWords, type GrowingWords } from './growing-words.ts';

/** Who names whom in one column, by number: 4 bytes for each, and 2 while circles are looked for. */
export type Hierarchy = {
  readonly reference: MappedReference;
  /** Notes whom a row has above somebody; undefined: nobody. */
  readonly set: (number: number, above: number | undefined) => void;
  /**
   * Notes that somebody may have come into a circle: they are new, somebody else is above them than before, or they were
   * warned of last time. Whom the directory has above whoever is above them is looked up; nobody else's.
   */
  readonly suspect: (number: number) => void;
  /**
   * The circles that there are after the plan, each member once, as far as rows that were read lead to them.
   *
   * @param count how many numbers there are
   * @param isRejected somebody whose row comes to nothing: what it said does not count
   * @param lookUp who is above those of whom the file says nothing
   */
  readonly circles: (count: number, isRejected: (number: number) => boolean, lookUp: LookUp) => Promise<number[][]>;
};

/** Of some known users, those who have somebody above, and the number of that one. */
type LookUp = (numbers: readonly number[]) => Promise<ReadonlyMap<number, number>>;

/** No organisation is deeper; each level is a read of the directory. */
const mostLevels = 100;

const SILENT = 0;
const NOBODY = 2 ** 32 - 1;

export function createHierarchy(reference: MappedReference, known: number): Hierarchy {
  /** Number + 1 of the one above, `NOBODY`, or `SILENT`. Of known users only if any is set. */
  let aboveKnown: Uint32Array | undefined;
  const aboveOthers = createGrowingWords();
  const suspects = createGrowingWords();

  return {
    reference,
    set: (number, target) => {
      const above = target === undefined ? NOBODY : target + 1;
      if (number >= known) return aboveOthers.set(number - known, above);
      aboveKnown ??= new Uint32Array(known);
      aboveKnown[number] = above;
    },
    suspect: suspects.push,
    circles: async (count, isRejected, lookUp) => {
      if (aboveKnown === undefined && aboveOthers.size() === 0) return [];
      const said = (number: number): number => {
        const above = number < known ? (aboveKnown?.[number] ?? SILENT) : aboveOthers.at(number - known);
        return above !== SILENT && isRejected(number) ? SILENT : above;
      };
      const looked = await lookAbove(known, count, suspects, said, lookUp);
      return findCircles(count, (number) => aboveBy(said(number), number, looked));
    },
  };
}

/** -1: nobody, as far as is known. */
const aboveBy = (said: number, number: number, looked: ReadonlyMap<number, number>): number =>
  said === SILENT ? (looked.get(number) ?? -1) : said === NOBODY ? -1 : said - 1;

/** Whom the directory has above known users of whom the file says nothing, and below whom suspects are. */
async function lookAbove(
  known: number,
  count: number,
  suspects: GrowingWords,
  said: (number: number) => number,
  lookUp: LookUp,
): Promise<ReadonlyMap<number, number>> {
  const looked = new Map<number, number>();
  const walked = new Uint8Array(count);
  const ends: number[] = [];
  const walk = (start: number): void => {
    for (let at = start; at >= 0 && walked[at] === 0; at = aboveBy(said(at), at, looked)) {
      walked[at] = 1;
      if (at < known && said(at) === SILENT) ends.push(at);
    }
  };
  for (let at = 0; at < suspects.size(); at += 1) if (said(suspects.at(at)) !== SILENT) walk(suspects.at(at));
  for (let level = 0; level < mostLevels && ends.length > 0; level += 1) {
    const found = await lookUp(ends.splice(0));
    for (const [number, above] of found) looked.set(number, above);
    for (const above of found.values()) walk(above);
  }
  return looked;
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
