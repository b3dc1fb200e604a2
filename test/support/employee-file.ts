/** Employee files as tests write them. */

/** One row, by title. */
export type Row = Readonly<Record<string, string>>;

export type Form = {
  readonly titles?: readonly string[];
  readonly quotes?: 'where-needed' | 'everywhere';
  readonly lineEnd?: '\n' | '\r\n' | '\r';
  readonly byteOrderMark?: boolean;
  readonly lastLineEnd?: boolean;
};

export const titles = [
  'Employee ID',
  'First Name',
  'Last Name',
  'Email',
  'Status',
  'Job Title',
  'Department',
  'Location',
];

/** A good row of the employee with this id. */
export const employee = (id: string, more: Row = {}): Row => ({
  'Employee ID': id,
  'First Name': 'Ada',
  'Last Name': `Lovelace ${id}`,
  Email: `ada${id}@example.com`,
  Status: 'active',
  'Job Title': '',
  Department: 'R&D',
  Location: '',
  ...more,
});

/** Good rows of the employees `first` … `last`, both included. */
export const employees = (first: number, last: number, more: Row = {}): Row[] =>
  Array.from({ length: last - first + 1 }, (_, at) => employee(String(first + at), more));

/** A row as it stands in a file; `extra` is put behind it as it is. */
export type Line = Row | { readonly row: Row; readonly extra: string };

const rowOf = (line: Line): Row => (typeof line.row === 'object' ? line.row : (line as Row));
const extraOf = (line: Line): string => (typeof line.row === 'object' ? (line.extra as string) : '');

/** The file. */
export function csvOf(lines: readonly Line[], form: Form = {}): string {
  const { quotes = 'where-needed', lineEnd = '\n', byteOrderMark = false, lastLineEnd = true } = form;
  const columns = form.titles ?? titles;
  const cell = (text: string): string =>
    quotes === 'everywhere' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const write = (row: Row): string => columns.map((title) => cell(row[title] ?? '')).join(',');
  const records = lines.map((line) => write(rowOf(line)) + extraOf(line));
  const text = [columns.map(cell).join(','), ...records].join(lineEnd) + (lastLineEnd ? lineEnd : '');
  return byteOrderMark ? `\uFEFF${text}` : text;
}
