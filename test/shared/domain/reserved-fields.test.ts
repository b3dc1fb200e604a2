import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { profileSchema } from '../../../shared/domain/profile.ts';
import { isRecordField } from '../../../shared/domain/reserved-fields.ts';

/** Whatever objects have by themselves, as far as a column could be called so. */
const inherited = Object.getOwnPropertyNames(Object.prototype).filter((name) => /^[a-z][A-Za-z0-9]*$/.test(name));

const columnFor = (field: string) => ({ title: 'ID', field, type: 'text' as const });

describe('a field', () => {
  it.each(inherited)('is not called %s, which everybody would seem to have', (name) => {
    expect(isRecordField(name)).toBe(false);
    expect(v.safeParse(profileSchema, { identity: [name], columns: [columnFor(name)] }).success).toBe(false);
    expect(v.safeParse(profileSchema, { identity: ['id'], columns: [columnFor('id')] }).success).toBe(true);
  });
});
