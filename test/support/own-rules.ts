import { type Profile, type ProfileDocument, profileOf } from '../../shared/domain/profile.ts';
import { applied, type Entry, type MemoryDirectory, type Planned, planInMemory, type Settings } from './memory-plan.ts';

/** Rules of a tenant of its own: people have a number, an address, a name, a boss. */
export const ownRules = (more: Partial<ProfileDocument> = {}): Profile =>
  profileOf({
    identity: ['id'],
    columns: [
      { title: 'ID', field: 'id', type: 'text' },
      { title: 'Email', field: 'email', type: 'email' },
      { title: 'Name', field: 'name', type: 'text' },
      { title: 'Boss', field: 'boss', type: 'text', refers: { to: 'user', unknown: 'warn' } },
    ],
    limits: { removals: { count: 5, percent: 10 } },
    ...more,
  });

/** A file from its titles and rows, each with blanks between its cells; `-` is an empty cell. */
export const fileOf = (titles: string, ...rows: readonly string[]): string =>
  [titles, ...rows].map((row) => `${cellsOf(row).join(',')}\n`).join('');

const cellsOf = (row: string): string[] => row.split(/\s+/).map((cell) => (cell === '-' ? '' : cell));

/** The directory that these files make, one after the other. */
export async function directoryAfter(files: readonly string[], settings: Settings): Promise<Map<string, Entry>> {
  let directory = new Map<string, Entry>();
  for (const file of files) directory = applied(directory, await planInMemory(directory, file, settings));
  return directory;
}

/** Somebody in another state: what platform code, or another file, has done. */
export function withStatus(
  directory: MemoryDirectory,
  key: string,
  status: Entry['user']['status'],
): Map<string, Entry> {
  const entry = directory.get(key);
  if (entry === undefined) throw new Error(`there is no user ${key}`);
  return new Map([...directory, [key, { user: { ...entry.user, status, version: entry.user.version + 1 } }]]);
}

/** Codes of issues by row, in the order of the rows. */
export const codesByRow = ({ issues }: Planned): (readonly [number, string])[] =>
  issues.map(({ row = 0, code }) => [row, code] as const).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
