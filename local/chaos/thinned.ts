/** A batch without some of its entries. */
export interface Thinned {
  readonly kept: number;
  readonly withheld: number;
  readonly request: object;
  /** The service's answer to the rest becomes the answer to the whole. */
  readonly answer: (given: unknown) => object;
}

/** `undefined` if the request is none of the operation's form: the service says what is wrong with it. */
export type Thin = (request: unknown, throttles: () => boolean) => Thinned | undefined;

/** Entries that get through, those that do not, and all in their order. */
export function split<Entry>(entries: readonly Entry[], throttles: () => boolean) {
  const judged = entries.map((entry) => ({ entry, out: throttles() }));
  return {
    kept: judged.filter(({ out }) => !out).map(({ entry }) => entry),
    withheld: judged.filter(({ out }) => out).map(({ entry }) => entry),
    judged,
  };
}

export const count = (lists: readonly { readonly length: number }[]) =>
  lists.reduce((sum, { length }) => sum + length, 0);
