import { decodeRows } from '../csv/cells.ts';
import type { FilePart } from '../csv/read-rows.ts';
import { createTypeGuess } from '../domain/entry-type.ts';
import type { EntryType } from '../domain/field.ts';
import { restoreFormula } from '../domain/formula.ts';
import type { MappedEntry } from '../domain/mapping.ts';

/**
 * Reads a file for the types of its new custom fields: what all values of the column are, as far as it must. A column
 * without any value has none yet.
 */
export async function tellEntryTypes(
  parts: AsyncIterable<FilePart>,
  entries: readonly MappedEntry[],
  dateFormat: string,
  heartbeat: () => Promise<void>,
): Promise<Map<string, EntryType>> {
  const guesses = entries.map(({ name, index }) => ({ name, index, guess: createTypeGuess(dateFormat) }));
  for await (const part of parts) {
    await heartbeat();
    if (part.kind !== 'rows') continue;
    for (const cells of decodeRows(part.batch)) {
      for (const { index, guess } of guesses) guess.note(restoreFormula((cells[index] ?? '').trim()));
    }
    // Whatever comes, text stays text.
    if (guesses.every(({ guess }) => guess.type() === 'text')) break;
  }
  return new Map(
    guesses.flatMap(({ name, guess }) => {
      const type = guess.type();
      return type === undefined ? [] : [[name, type] as const];
    }),
  );
}
