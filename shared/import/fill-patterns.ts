/** A number for each pattern of filled cells that known rows have: there are few, and a number is small. */
export type FillPatterns = {
  /** Of the bytes from `from` on; undefined for a new one when there are `MOST_PATTERNS` already. */
  readonly numberOf: (bytes: Uint8Array, from: number) => number | undefined;
  readonly at: (number: number) => Uint8Array;
};

/** As many as 16 bits tell apart. */
export const MOST_PATTERNS = 65_536;

export function createFillPatterns(): FillPatterns {
  const numbers = new Map<string, number>();
  const patterns: Uint8Array[] = [];
  return {
    numberOf: (bytes, from) => {
      let text = '';
      for (let at = from; at < bytes.length; at++) text += String.fromCharCode(bytes[at] ?? 0);
      const known = numbers.get(text);
      if (known !== undefined || patterns.length === MOST_PATTERNS) return known;
      numbers.set(text, patterns.length);
      return patterns.push(bytes.slice(from)) - 1;
    },
    at: (number) => patterns[number] ?? none,
  };
}

const none = new Uint8Array(0);
