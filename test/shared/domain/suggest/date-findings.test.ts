import { describe, expect, it } from 'vitest';
import { collectFacts } from '../../../../shared/domain/suggest/column-facts.ts';
import { findDateFormats } from '../../../../shared/domain/suggest/date-findings.ts';

const column = (field: string, cells: readonly string[]) => {
  const collector = collectFacts(false);
  for (const cell of cells) collector.note(cell);
  return { field, title: `Title of ${field}`, facts: collector.facts() };
};
const open = ['02/03/2026', '', '11/12/2025'];
const find = (columns: Readonly<Record<string, readonly string[]>>, preferred?: string) =>
  findDateFormats(
    Object.entries(columns).map(([field, cells]) => column(field, cells)),
    preferred,
  );

describe('the format of dates', () => {
  it.each([
    ['a day above 12 says which', { hired: ['02/03/2026', '02/13/2026'] }, 'MM/DD/YYYY'],
    ['a day above 12 in another column says which', { hired: open, born: ['25/12/1990'] }, 'DD/MM/YYYY'],
    ['a few faulty cells do not matter', { hired: [...Array(19).fill('2026-02-28'), 'soon'] }, 'YYYY-MM-DD'],
    ['points', { hired: ['01.02.2026', '31.01.2026'] }, 'DD.MM.YYYY'],
  ])('is told by the cells: %s', (_, columns, dateFormat) => {
    expect(find(columns)).toEqual({ dateFormat, own: new Map(), questions: [], remarks: [] });
  });

  it('is asked for when the cells leave it open', () => {
    expect(find({ hired: open, born: open })).toEqual({
      dateFormat: undefined,
      own: new Map(),
      questions: [
        {
          code: 'date-format',
          path: 'dateFormat',
          message:
            'the 4 dates in "Title of hired", "Title of born" fit MM/DD/YYYY and DD/MM/YYYY alike: ask who made the file',
          choices: ['dateFormat=MM/DD/YYYY', 'dateFormat=DD/MM/YYYY'],
        },
      ],
      remarks: [],
    });
  });

  it('stays what the rules say when that is possible, and is asked for', () => {
    const found = find({ hired: open }, 'DD/MM/YYYY');
    expect([found.dateFormat, found.questions.length]).toEqual(['DD/MM/YYYY', 1]);
    expect(find({ hired: open }, 'YYYY-MM-DD').dateFormat).toBeUndefined();
  });

  it('can be another one for some columns', () => {
    const found = find({ hired: ['2026-02-28'], born: ['31.12.1999'], left: ['2026-03-31'] });
    expect([found.dateFormat, found.own]).toEqual(['YYYY-MM-DD', new Map([['born', 'DD.MM.YYYY']])]);
  });

  it.each([
    ['have another notation', { hired: ['2026-02-28'], born: open }],
    ['contradict each other', { hired: ['31/12/2026'], left: ['12/31/2026'], born: open }],
  ])('is asked for by column when the other columns %s', (_, columns) => {
    const choices = ['columns.born.format=MM/DD/YYYY', 'columns.born.format=DD/MM/YYYY'];
    expect(find(columns).questions).toMatchObject([{ path: 'columns.born.format', choices }]);
  });

  it('is not told by numbers, and what they look like is said', () => {
    const found = find({ hired: ['45123', '45124', ''] }, 'YYYY-MM-DD');
    expect([found.dateFormat, found.questions]).toEqual([undefined, []]);
    expect(found.remarks).toEqual([
      `"Title of hired": 2 of 2 cells look like a spreadsheet's serial number: give the column a date format before exporting it`,
    ]);
  });

  it('is open without dates', () => {
    expect(find({ hired: ['', ''] }, 'MM/DD/YYYY')).toEqual({
      dateFormat: undefined,
      own: new Map(),
      questions: [],
      remarks: [],
    });
  });
});
