/** A CSV text as an example of a file. */
import { readExample } from '../../cli/example-file.ts';
import { serialiseRow } from '../../shared/csv/write.ts';
import type { Example } from '../../shared/domain/suggest/example.ts';

export async function exampleOf(csv: string): Promise<Example> {
  const open = async function* () {
    yield Buffer.from(csv);
  };
  const { example } = await readExample({ open, encoding: 'utf-8' });
  return example;
}

/** An example with these columns; shorter ones are filled up with empty cells. */
export function exampleWith(columns: Readonly<Record<string, readonly string[]>>): Promise<Example> {
  const rows = Math.max(...Object.values(columns).map((cells) => cells.length));
  const cellsOf = (at: number): string[] => Object.values(columns).map((cells) => cells[at] ?? '');
  const table = [Object.keys(columns), ...Array.from({ length: rows }, (_, at) => cellsOf(at))];
  return exampleOf(table.map(serialiseRow).join(''));
}
