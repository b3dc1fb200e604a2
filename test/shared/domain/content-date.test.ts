import { describe, expect, it } from 'vitest';
import { createFileDays } from '../../../shared/domain/content-date.ts';

const now = Date.parse('2026-01-05T08:00:00Z');

function daysOf(cells: readonly string[], format = 'YYYY-MM-DD', at = now) {
  const days = createFileDays({ index: 1, title: 'As Of', format }, at);
  for (const cell of cells) days.note(['1', cell]);
  return { newest: days.newest(), codes: days.remarks().map(({ code, value }) => [code, value]) };
}

describe('the day in the rows of a file', () => {
  it.each([
    ['the same in all', ['2026-01-05', '2026-01-05'], '2026-01-05', []],
    ['the newest of several', ['2026-01-04', '2026-01-05', '2026-01-03'], '2026-01-05', ['2026-01-03 to 2026-01-05']],
    ['that of the other rows, when one has none', ['2026-01-05', ''], '2026-01-05', ['2026-01-05']],
    ['that of the other rows, when one has no date', ['soon', '2026-01-05'], '2026-01-05', ['2026-01-05']],
    ['not one that is yet to come', ['2026-01-05', '2099-01-05'], '2026-01-05', ['2026-01-05']],
    ['not what is in another notation', ['05.01.2026', '2026-01-04'], '2026-01-04', ['2026-01-04']],
    ['read with blanks around, and as exports write it', [' 2026-01-05 ', "'2026-01-05"], '2026-01-05', undefined],
  ])('is %s', (_, cells, newest, differing) => {
    const found = daysOf(cells);
    expect(found.newest).toBe(newest);
    if (differing !== undefined) expect(found.codes).toEqual(differing.map((value) => ['dates-differ', value]));
  });

  it.each([
    ['no rows', []],
    ['empty cells', ['', ' ']],
    ['text', ['Monday']],
    ['a day that is not in the calendar', ['2026-02-30']],
    ['days to come alone', ['2026-01-07']],
  ])('is not there with %s', (_, cells) => {
    expect(daysOf(cells)).toEqual({ newest: undefined, codes: [['no-date-in-content', undefined]] });
  });

  it('may be tomorrow where it is tomorrow already', () => {
    const ten = Date.parse('2026-01-05T10:00:00Z');
    expect(daysOf(['2026-01-06'], 'YYYY-MM-DD', ten).newest).toBe('2026-01-06');
    expect(daysOf(['2026-01-06'], 'YYYY-MM-DD', ten - 1).newest).toBeUndefined();
  });

  it('is in the notation of the rules', () => {
    expect(daysOf(['31.12.2025'], 'DD.MM.YYYY').newest).toBe('2025-12-31');
  });

  it('is not there in a row that is too short', () => {
    const days = createFileDays({ index: 1, title: 'As Of', format: 'YYYY-MM-DD' }, now);
    days.note(['1']);
    expect(days.newest()).toBeUndefined();
  });
});
