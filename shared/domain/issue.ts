import * as v from 'valibot';

/** A coded finding: data, never an exception. */
export const issueSchema = v.object({
  /** Stable, kebab-case; what scripts match on. */
  code: v.string(),
  severity: v.picklist(['error', 'warning']),
  /** `file`: the whole file is refused (error) or remarked on (warning); `row`: just that row. */
  scope: v.picklist(['file', 'row']),
  /** Physical line on which the record starts; the header is line 1. */
  row: v.exactOptional(v.number()),
  /** The column's title as the file writes it. */
  column: v.exactOptional(v.string()),
  /** What was found. Personal data: for the customer's report, never for a log. */
  value: v.exactOptional(v.string()),
  expected: v.string(),
  /** What was found and what to do, for a person: lower case, no personal data. */
  message: v.string(),
});

export type Issue = Readonly<v.InferOutput<typeof issueSchema>>;
