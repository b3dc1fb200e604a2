/** A coded finding: data, never an exception. */
export type Issue = {
  /** Stable, kebab-case; what scripts match on. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** `file`: the whole file is refused (error) or remarked on (warning); `row`: just that row. */
  readonly scope: 'file' | 'row';
  /** Physical line on which the record starts; the header is line 1. */
  readonly row?: number;
  /** The column's title as the file writes it. */
  readonly column?: string;
  /** What was found. Personal data: for the customer's report, never for a log. */
  readonly value?: string;
  readonly expected: string;
  /** What was found and what to do, for a person: lower case, no personal data. */
  readonly message: string;
};
