/** Reads a file as an example, and tries rules on it. */
import { decodeRows } from '../shared/csv/cells.ts';
import { readRows } from '../shared/csv/read-rows.ts';
import { restoreFormula } from '../shared/domain/formula.ts';
import type { Issue } from '../shared/domain/issue.ts';
import type { Profile } from '../shared/domain/profile.ts';
import { collectFacts, type FactsCollector } from '../shared/domain/suggest/column-facts.ts';
import { type Example, mayIdentify, repeatsTitles } from '../shared/domain/suggest/example.ts';
import { refused } from './cli-fault.ts';
import { openUploadSource } from './upload-source.ts';

/** A file that can be read more than once, and how its bytes are read. */
export type ExampleFile = { readonly open: () => AsyncIterable<Uint8Array>; readonly encoding: Profile['encoding'] };

/** @param sheet of a workbook */
export const exampleFile = (file: string, sheet: string | undefined, encoding: Profile['encoding']): ExampleFile => ({
  open: () => bytesOf(file, sheet),
  encoding,
});

async function* bytesOf(file: string, sheet: string | undefined): AsyncGenerator<Uint8Array> {
  const source = await openUploadSource(file, sheet);
  for await (const piece of source.open()) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

/** Rows of an example that are looked at; behind them only faults of the file are. */
export const mostRows = 100_000;

export type ExampleRead = { readonly example: Example; readonly isWhole: boolean; readonly rejected: readonly Issue[] };

/** What the columns have in common. Throws `CliFault` for a file that no import would take, in an import's own words. */
export async function readExample({ open, encoding }: ExampleFile): Promise<ExampleRead> {
  const reader = exampleReader();
  const rejected: Issue[] = [];
  for await (const part of readRows(open(), { encoding })) {
    if (part.kind === 'refused') throw refusedFile(part.faults);
    if (part.kind === 'header') reader.takeTitles(part.header.titles);
    if (part.kind === 'end') {
      const example = reader.example();
      return { example, isWhole: part.summary.rows - rejected.length === example.rows, rejected };
    }
    if (part.kind !== 'rows') continue;
    rejected.push(...part.batch.rejected.map(({ fault }) => fault));
    if (!reader.isFull()) for (const cells of decodeRows(part.batch)) reader.takeRow(cells);
  }
  throw new Error('the file ended without an end');
}

type Collected = { readonly index: number; readonly title: string; readonly facts: FactsCollector };

function exampleReader() {
  let columns: readonly Collected[] = [];
  let rows = 0;
  let hasSecondHeader = false;
  return {
    isFull: () => rows >= mostRows,
    takeTitles: (titles: readonly string[]) => {
      const all = titles.map((title, index) => ({ index, title, facts: collectFacts(mayIdentify(title)) }));
      columns = all.filter(({ title }) => title.trim() !== '');
    },
    takeRow: (cells: readonly string[]) => {
      if (rows >= mostRows) return;
      rows += 1;
      const row = columns.map((column) => ({ ...column, cell: cellOf(cells, column.index) }));
      if (rows === 1) hasSecondHeader = repeatsTitles(row.map(({ title, cell }) => [title, cell]));
      if (rows > 1 || !hasSecondHeader) for (const { facts, cell } of row) facts.note(cell);
    },
    example: (): Example => ({
      columns: columns.map((one) => ({ ...one, facts: one.facts.facts() })),
      rows,
      hasSecondHeader,
    }),
  };
}

const cellOf = (cells: readonly string[], index: number): string => restoreFormula((cells[index] ?? '').trim());

/** All that is wrong, at once. */
const refusedFile = (faults: readonly Issue[]) =>
  refused(faults[0]?.code ?? 'refused', faults.map(({ message }) => message).join('; '));
