import type { Issue } from '../domain/issue.ts';

/** What can be wrong with a file as CSV, before anybody asks what its columns mean. */
export type CsvFaultCode =
  | 'empty-file'
  | 'no-rows'
  | 'encoding-utf16'
  | 'encoding-not-utf8'
  | 'encoding-not-utf16'
  | 'not-csv'
  | 'nul-byte'
  | 'wrong-delimiter'
  | 'duplicate-column'
  | 'empty-column'
  | 'unclosed-quote'
  | 'stray-quote'
  | 'cut-off'
  | 'row-too-long'
  | 'cell-count';

/** A finding about the CSV itself. */
export type CsvFault = Issue & { readonly code: CsvFaultCode };

type Where = { readonly row?: number; readonly column?: string };

type Text = {
  readonly severity?: Issue['severity'];
  readonly expected: string;
  readonly remedy: string;
};

const UTF8_REMEDY = 'save or export the file as "CSV UTF-8 (comma delimited)" and upload it again';
const QUOTE_REMEDY = 'put the whole cell in quotes and double every quote inside of it';

const TEXTS: Readonly<Record<CsvFaultCode, Text>> = {
  'empty-file': { expected: 'a header line and at least one row', remedy: 'check the export and upload it again' },
  'no-rows': { expected: 'at least one row below the header', remedy: 'check the export and upload it again' },
  'encoding-utf16': { expected: 'text encoded as UTF-8', remedy: UTF8_REMEDY },
  'encoding-not-utf8': { expected: 'text encoded as UTF-8', remedy: UTF8_REMEDY },
  'encoding-not-utf16': {
    expected: 'text encoded as UTF-16, little end first',
    remedy: 'save the file as "Unicode text", or have the encoding of the rules changed, and upload it again',
  },
  'not-csv': { expected: 'a CSV file', remedy: 'export as CSV, not packed and not encrypted, and upload that file' },
  'nul-byte': { expected: 'text without NUL bytes', remedy: 'the file is damaged or is not text: export it again' },
  'wrong-delimiter': { expected: 'cells separated by commas', remedy: 'set the delimiter of the export to comma' },
  'duplicate-column': { expected: 'column titles that differ', remedy: 'rename or remove one of the columns' },
  'empty-column': {
    severity: 'warning',
    expected: 'a title for every column',
    remedy: 'give it a title or remove it; its cells are ignored',
  },
  'unclosed-quote': { expected: 'a closing quote for every opening one', remedy: QUOTE_REMEDY },
  'stray-quote': { expected: 'quotes around whole cells only (RFC 4180)', remedy: QUOTE_REMEDY },
  'cut-off': {
    expected: 'as many cells in the last row as in the header',
    remedy: 'the upload or the export was interrupted: upload the whole file again',
  },
  'row-too-long': { expected: 'rows within the size limit', remedy: 'look for a missing quote or line end' },
  'cell-count': {
    expected: 'as many cells as the header',
    remedy: 'look for a missing comma, or for a comma in a cell that is not quoted',
  },
};

/** A fault that refuses the file, or a warning about it. `found` says what was found, as the start of a sentence. */
export function fileFault(code: CsvFaultCode, found: string, where: Where = {}): CsvFault {
  return fault(code, 'file', found, where);
}

/** A fault that rejects one row and leaves the others alone. */
export function rowFault(code: CsvFaultCode, found: string, row: number): CsvFault {
  return fault(code, 'row', found, { row });
}

function fault(code: CsvFaultCode, scope: Issue['scope'], found: string, where: Where): CsvFault {
  const { severity = 'error', expected, remedy } = TEXTS[code];
  return { code, severity, scope, ...where, expected, message: `${found}; ${remedy}` };
}
