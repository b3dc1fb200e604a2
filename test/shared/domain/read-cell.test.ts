import { describe, expect, it } from 'vitest';
import { maximumTextLength } from '../../../shared/domain/field.ts';
import { entryReader } from '../../../shared/domain/read-cell.ts';
import { readAs } from './column.ts';

const longest = 'é'.repeat(maximumTextLength);
const tooLong = { fault: { code: 'too-long', expected: 'at most 1024 characters' } };

describe('a text cell', () => {
  it('is taken as it is, up to its longest', () => {
    expect(readAs({ type: 'text' }, longest)).toEqual({ value: longest });
    expect(readAs({ type: 'text' }, '=1+1')).toEqual({ value: '=1+1' });
    expect(readAs({ type: 'text' }, '00123')).toEqual({ value: '00123' });
  });

  it('is refused when it is one character longer', () => {
    expect(readAs({ type: 'text' }, `${longest}x`)).toEqual(tooLong);
  });
});

describe('a cell of a custom field', () => {
  it.each([
    [undefined, '02/03/2026', '02/03/2026'],
    ['text', 'yes', 'yes'],
    ['date', '02/03/2026', '2026-02-03'],
    ['date', '2026-02-03', '2026-02-03'],
    ['boolean', 'YES', true],
    ['boolean', 'true', true],
    ['boolean', 'No', false],
    ['boolean', 'false', false],
  ] as const)('of the type %s takes %s as %s', (type, cell, value) => {
    expect(entryReader(type, 'MM/DD/YYYY')(cell)).toEqual({ value });
  });

  it.each([
    ['date', '31/12/2026', 'a date as MM/DD/YYYY; this looks like DD/MM/YYYY'],
    ['date', 'soon', 'a date as MM/DD/YYYY'],
    ['boolean', 'maybe', 'yes, no, true or false'],
    ['boolean', 'constructor', 'yes, no, true or false'],
  ] as const)('of the type %s keeps %s as it is and warns of it (Y6)', (type, cell, expected) => {
    expect(entryReader(type, 'MM/DD/YYYY')(cell)).toEqual({ value: cell, warning: { code: 'type-misfit', expected } });
  });

  it.each([undefined, 'text', 'date', 'boolean'] as const)('of the type %s has a longest text', (type) => {
    expect(entryReader(type, 'MM/DD/YYYY')(`${longest}x`)).toEqual(tooLong);
  });
});
