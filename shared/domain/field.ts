/**
 * What a field of the directory can hold, and what reading a cell comes to.
 */

/** Entries of a map by the customer's names for them: groups, custom fields, attributes. */
export type Entries = { readonly [name: string]: string | boolean };

/**
 * A directory value. Dates are ISO `YYYY-MM-DD` texts; decimals stay text, since a number of JavaScript has 15 digits.
 */
export type Value = string | boolean | readonly string[] | Entries;

/** Why a cell can't be read, or what is odd about it; `expected` is for people. */
export type CellFault = {
  readonly code:
    | 'invalid-email'
    | 'lookalike-characters'
    | 'invalid-date'
    | 'invalid-boolean'
    | 'invalid-decimal'
    | 'invalid-locale'
    | 'invalid-list'
    | 'unknown-value'
    | 'unknown-status'
    | 'type-misfit'
    | 'too-long';
  readonly expected: string;
};

/** A good cell may be remarked on; a fault rejects its row. */
export type Cell =
  | { readonly value: string | boolean | readonly string[]; readonly warning?: CellFault }
  | { readonly fault: CellFault };

/** 1,024 characters: an own bound, far below DynamoDB's 400 KB item, so that no row can outgrow its item. */
export const maximumTextLength = 1024;

/** Types that the values of a custom field can have. */
export const entryTypes = ['text', 'date', 'boolean'] as const;
export type EntryType = (typeof entryTypes)[number];
