/** A file as an example of what a tenant will send. */
import { foldedWords, foldTitle } from '../similar.ts';
import type { FileColumn } from './assign-columns.ts';
import { titleConcepts } from './title-concepts.ts';

export type Example = {
  /** Columns that have a title. */
  readonly columns: readonly FileColumn[];
  /** Rows that were looked at. */
  readonly rows: number;
  /** Whether the first row has titles, too: some exports have a second one, for people. */
  readonly hasSecondHeader: boolean;
};

/** Whether repetitions below this title are worth counting: columns that may tell people apart. */
export function mayIdentify(title: string): boolean {
  const meanings = titleConcepts(title);
  if (meanings.some(({ concept }) => identifying.has(concept.field))) return true;
  const isSomethingElse = meanings.some(({ isUsual }) => isUsual);
  return !isSomethingElse && (title.includes('#') || foldedWords(title).some((word) => idWords.has(word)));
}

const identifying: ReadonlySet<string> = new Set(['employeeId', 'email', 'userName']);
const idWords: ReadonlySet<string> = new Set([
  'id',
  'number',
  'no',
  'nr',
  'key',
  'code',
  'upn',
  'login',
  'mail',
  'email',
]);

/** Whether the cells of a row are titles as well, the same or others for the same. */
export function repeatsTitles(row: readonly (readonly [title: string, cell: string])[]): boolean {
  const filled = row.filter(([, cell]) => cell !== '');
  const alike = filled.filter(([title, cell]) => foldTitle(title) === foldTitle(cell) || meanTheSame(title, cell));
  return alike.length >= 2 && alike.length > filled.length / 2;
}

function meanTheSame(title: string, cell: string): boolean {
  const own = new Set(titleConcepts(title).map(({ concept }) => concept));
  return titleConcepts(cell).some(({ concept }) => own.has(concept));
}

/** What is worth knowing of a file whatever its rules are. */
export const remarksOn = ({ hasSecondHeader }: Example): string[] =>
  hasSecondHeader
    ? ['the first row below the titles looks like titles, too: leave it out of the export, or it counts as a person']
    : [];
