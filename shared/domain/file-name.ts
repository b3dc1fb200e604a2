/** What a file's name says: which kind of file it is, and of when. */
import picomatch from 'picomatch';
import { latestDay } from './latest-day.ts';
import type { FileKind, Profile } from './profile.ts';
import type { ProfileColumn } from './profile-column.ts';
import { cellReader } from './read-cell.ts';

type Names = Profile['fileNames'];

/** A pattern with a slash is about the path below the tenant's folder, one without about the last part of it. */
const matches = ({ patterns }: Names, file: string): boolean =>
  patterns.some((pattern) => picomatch(pattern, { nocase: true, basename: !pattern.includes('/') })(file));

/** The kind of the file at this path; undefined when the tenant's rules take no file of such a name. */
export function kindOf({ fileNames, teams }: Profile, file: string): FileKind | undefined {
  if (teams !== undefined && matches(teams.fileNames, file)) return 'teams';
  return fileNames.patterns.length === 0 || matches(fileNames, file) ? 'users' : undefined;
}

/** The names that the rules take, for people. */
export const expectedNames = ({ fileNames, teams }: Profile): string =>
  [...fileNames.patterns, ...(teams?.fileNames.patterns ?? [])].join(', ');

/**
 * The date in the last part of the path, as an ISO date: the last one that stands there in the notation of the rules and
 * is a day of the calendar. One that is yet to come anywhere at `now` (epoch ms) is none: a slip in one name would make every
 * file after it stale. Undefined when the rules name no notation, or the name has no such date.
 */
export function dateIn({ date: format }: Names, file: string, now: number): string | undefined {
  if (format === undefined) return undefined;
  const latest = latestDay(now);
  const digits = format
    .replace(/[\\^$.*+?()[\]{}|/-]/g, (sign) => `\\${sign}`)
    .replace('YYYY', '\\d{4}')
    .replace('MM', '\\d{2}')
    .replace('DD', '\\d{2}');
  const read = cellReader(dateColumn, format);
  const dates = [...lastPart(file).matchAll(new RegExp(`(?<!\\d)${digits}(?!\\d)`, 'g'))].flatMap(([found]) => {
    const cell = read(found);
    return 'value' in cell && typeof cell.value === 'string' && cell.value <= latest ? [cell.value] : [];
  });
  return dates.at(-1);
}

const dateColumn: ProfileColumn = {
  title: 'date',
  aliases: [],
  fixedTitle: false,
  field: 'date',
  type: 'date',
  required: false,
  visibility: 'public',
};

const lastPart = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
