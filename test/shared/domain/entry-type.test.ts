import { describe, expect, it } from 'vitest';
import { createTypeGuess } from '../../../shared/domain/entry-type.ts';

const typeOf = (cells: readonly string[]) => {
  const guess = createTypeGuess('MM/DD/YYYY');
  for (const cell of cells) guess.note(cell);
  return guess.type();
};

describe('the type of a custom column (Y6)', () => {
  it.each([
    ['not known while all cells are empty', ['', ''], undefined],
    ['date when all cells with a value fit the format', ['', '02/03/2026', '12/31/1999'], 'date'],
    ['boolean when all are words for yes and no, in any case', ['Yes', '', 'NO', 'true', 'False'], 'boolean'],
    ['text when one cell is no date', ['02/03/2026', '31/12/1999'], 'text'],
    ['text when one cell is in another notation', ['02/03/2026', '2026-02-03'], 'text'],
    ['text when one cell is neither yes nor no', ['yes', 'maybe'], 'text'],
    ['text for dates and booleans together', ['02/03/2026', 'yes'], 'text'],
    ['text once it was', ['x', '02/03/2026', 'yes'], 'text'],
    ['text for numbers', ['1', '0'], 'text'],
  ])('is %s', (_, cells, type) => {
    expect(typeOf(cells)).toBe(type);
  });
});
