import { describe, expect, it } from 'vitest';
import { readAs } from '../column.ts';

const status = { type: 'status', field: 'status', words: { active: 'active', inactive: 'deactivated' } } as const;
const picklist = { type: 'picklist', values: ['Sales', 'Human Resources', 'Développement'] } as const;

describe('a status cell', () => {
  it.each([
    ['Active', 'active'],
    ['INACTIVE', 'deactivated'],
    ['inactive', 'deactivated'],
  ])('%s claims the state %s, in any case (W6)', (cell, value) => {
    expect(readAs(status, cell)).toEqual({ value });
  });

  it.each(['active', 'inactive'])('is case-sensitive where the profile says so: takes %s (K4)', (cell) => {
    expect(readAs({ ...status, case: 'exact' }, cell)).toEqual({
      value: status.words[cell === 'active' ? cell : 'inactive'],
    });
  });

  it.each([
    ['Active', '"active" (this column is case-sensitive)'],
    ['INACTIVE', '"inactive" (this column is case-sensitive)'],
    ['gone', 'one of: active, inactive'],
  ])('is case-sensitive where the profile says so: refuses %s (K4)', (cell, expected) => {
    expect(readAs({ ...status, case: 'exact' }, cell)).toEqual({ fault: { code: 'unknown-status', expected } });
  });

  it.each([
    ['gone', 'one of: active, inactive'],
    ['constructor', 'one of: active, inactive'],
    ['__proto__', 'one of: active, inactive'],
    ['1', 'one of: active, inactive'],
    ['in-active', 'did you mean "inactive"? one of: inactive, active'],
    ['activ', 'did you mean "active"? one of: active, inactive'],
  ])('refuses %s and names the words that it takes', (cell, expected) => {
    expect(readAs(status, cell)).toEqual({ fault: { code: 'unknown-status', expected } });
  });
});

describe('a boolean cell', () => {
  it.each([
    ['Yes', true],
    ['TRUE', true],
    ['no', false],
    ['False', false],
  ])('%s is %s by default', (cell, value) => {
    expect(readAs({ type: 'boolean' }, cell)).toEqual({ value });
  });

  it('has the words of its column and no others (Y4)', () => {
    const rules = { type: 'boolean', words: { yes: ['Ja', 'J'], no: ['Nein'] }, case: 'exact' } as const;
    expect(readAs(rules, 'J')).toEqual({ value: true });
    expect(readAs(rules, 'Nein')).toEqual({ value: false });
    expect(readAs(rules, 'yes')).toEqual({ fault: { code: 'invalid-boolean', expected: 'one of: Ja, J, Nein' } });
    expect(readAs(rules, 'ja')).toEqual({
      fault: { code: 'invalid-boolean', expected: '"Ja" (this column is case-sensitive)' },
    });
  });
});

describe('a picklist cell', () => {
  it.each([
    ['sales', 'Sales'],
    ['HUMAN RESOURCES', 'Human Resources'],
    ['de\u0301veloppement', 'Développement'],
  ])('%s is the value %s, as the profile writes it', (cell, value) => {
    expect(readAs(picklist, cell)).toEqual({ value });
  });

  it('prefers the value that is equal as it is', () => {
    expect(readAs({ type: 'picklist', values: ['A', 'a'] }, 'a')).toEqual({ value: 'a' });
  });

  it.each([
    ['Marketing', 'one of: Sales, Human Resources, Développement'],
    ['Resources, human', 'did you mean "Human Resources"? one of: Human Resources, Sales, Développement'],
    ['Developpement', 'did you mean "Développement"? one of: Développement, Sales, Human Resources'],
  ])('refuses %s and names what is near first (A14)', (cell, expected) => {
    expect(readAs(picklist, cell)).toEqual({ fault: { code: 'unknown-value', expected } });
  });

  it('names twenty values at most', () => {
    const values = Array.from({ length: 30 }, (_, at) => `Team ${String.fromCharCode(65 + at)}`);
    const read = readAs({ type: 'picklist', values }, 'nobody');
    expect('fault' in read && read.fault.expected).toMatch(/^one of: (Team ., ){20}and 10 more$/);
  });

  it('takes nothing while the tenant has no values, and says where they are set up (A14)', () => {
    const expected = "nothing yet: values have to be added to the profile's columns.companyGroup.values first";
    expect(readAs({ type: 'picklist', field: 'companyGroup', values: [] }, 'Sales')).toEqual({
      fault: { code: 'unknown-value', expected },
    });
  });
});
