import { S3Error } from './s3-error.ts';

/** Bytes from `start` up to and without `end`. */
export type Range = { start: number; end: number };

/**
 * Reads a `Range` header. Like S3, ignores what is not one range of bytes (API Reference, GetObject: "Amazon S3 doesn't
 * support retrieving multiple ranges of data per GET request").
 * @returns undefined for the whole object.
 * @throws S3Error InvalidRange when the object has none of those bytes.
 */
export function parseRange(header: string | undefined, size: number): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (header === undefined || (first === '' && last === '')) return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (start < end) return { start, end };
  throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
    details: { RangeRequested: header, ActualObjectSize: String(size) },
    headers: { 'content-range': `bytes */${size}` },
  });
}
