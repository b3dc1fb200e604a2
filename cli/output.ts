/**
 * What goes to standard output: with `--json` exactly one JSON document, otherwise text for people. Everything else
 * (progress, faults) goes to standard error.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Output = {
  readonly json: boolean;
  /** Prints a result: `value` as the one JSON document, or the lines of `text`. */
  readonly print: (value: unknown, text: () => string) => Promise<void>;
  /**
   * Prints results as they come, however many: the elements of one JSON array, or what `text` makes of them. A fault in
   * the middle leaves the array unfinished, and the exit code says so.
   */
  readonly printEach: <T>(
    values: AsyncIterable<T>,
    toJson: (value: T) => unknown,
    text: (values: AsyncIterable<T>) => AsyncIterable<string>,
  ) => Promise<void>;
};

/** Output to a stream, which stays open. */
export function outputTo(stream: NodeJS.WritableStream, json: boolean): Output {
  const write = (lines: AsyncIterable<string> | Iterable<string>) =>
    pipeline(Readable.from(lines), stream, { end: false });
  return {
    json,
    print: (value, text) => write([`${json ? JSON.stringify(value, undefined, 2) : text()}\n`]),
    printEach: (values, toJson, text) => write(json ? jsonArray(values, toJson) : text(values)),
  };
}

async function* jsonArray<T>(values: AsyncIterable<T>, toJson: (value: T) => unknown): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const value of values) {
    yield `${separator}${JSON.stringify(toJson(value))}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
