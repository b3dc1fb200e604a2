import { decodeRow } from './cells.ts';
import { type CsvFault, fileFault } from './fault.ts';

/** The first record of a file: a title for each column, exactly as the file writes it. */
export type Header = {
  readonly titles: readonly string[];
  /** The record as it stands in the file: raw fingerprints are salted with it. */
  readonly bytes: Uint8Array;
  readonly line: number;
  /** What is odd about it but harmless. */
  readonly warnings: readonly CsvFault[];
};

const DELIMITERS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;

/** Reads the header, or says everything that is wrong with it. Titles are compared exactly; a mapping may be stricter. */
export function readHeader(record: { bytes: Uint8Array; line: number; stray: boolean }): Header | CsvFault[] {
  const { bytes, line, stray } = record;
  const delimiter = otherDelimiter(Buffer.from(bytes).toString(), line);
  if (delimiter) return [delimiter];
  if (stray) return [fileFault('stray-quote', 'the header has a quote where no title begins or ends', { row: line })];
  const titles = decodeRow(bytes);
  const duplicates = duplicateTitles(titles).map((column) =>
    fileFault('duplicate-column', 'the header has a title more than once', { row: line, column }),
  );
  return duplicates.length > 0 ? duplicates : { titles, bytes, line, warnings: emptyTitles(titles, line) };
}

/** Excel's own first line that says that commas follow; it is no header. Any other delimiter in it is a fault. */
export function isCommaHint(line: Uint8Array): boolean {
  return line.length <= 8 && /^"?sep=,"?$/i.test(Buffer.from(line).toString());
}

function otherDelimiter(header: string, row: number): CsvFault | undefined {
  const hint = /^"?sep=(.?)"?$/i.exec(header);
  const byHint = hint && (DELIMITERS.find(([delimiter]) => delimiter === hint[1])?.[1] ?? 'something else');
  if (byHint) return fileFault('wrong-delimiter', `a "sep=" line says that cells are separated by ${byHint}`, { row });
  const outsideOfQuotes = header.replaceAll(/"[^"]*"/g, '');
  const count = (text: string) => outsideOfQuotes.split(text).length - 1;
  const found = DELIMITERS.find(([delimiter]) => count(delimiter) > count(','));
  return found && fileFault('wrong-delimiter', `the titles of the header are separated by ${found[1]}`, { row });
}

function duplicateTitles(titles: readonly string[]): string[] {
  const seen = new Set<string>();
  const duplicates = new Set<string>();
  for (const title of titles) {
    if (title !== '' && seen.has(title)) duplicates.add(title);
    seen.add(title);
  }
  return [...duplicates];
}

function emptyTitles(titles: readonly string[], row: number): CsvFault[] {
  return titles.flatMap((title, index) =>
    title.trim() === '' ? [fileFault('empty-column', `column ${index + 1} has no title`, { row })] : [],
  );
}
