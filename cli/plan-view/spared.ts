/** Whom a plan leaves where they are, though its file would have them removed: who they are, why, and until when. */
import type { Issue } from '../../shared/domain/issue.ts';
import { actsFrom, type Patience, type WaitingUser } from '../../shared/domain/patience.ts';
import type { Manifest } from '../../shared/domain/plan.ts';
import type { Row } from '../table.ts';
import { counted, isoInstant, readableInstant } from '../wording.ts';

/** `row`: what a row says is not done to them; without one they are not in the file. */
export type Spared =
  | { readonly why: 'protected'; readonly key: string; readonly row: number | undefined }
  | ({ readonly why: 'waiting' } & WaitingUser);

/** Where they are found. */
type Sources = {
  readonly manifest: Manifest;
  readonly issues: () => AsyncIterable<Issue>;
  readonly waiting: () => AsyncIterable<WaitingUser>;
};

/** All of them, those who are protected first. Reads nothing where there is nobody. */
export async function* sparedIn({ manifest, issues, waiting }: Sources): AsyncGenerator<Spared> {
  let left = manifest.spared?.protected ?? 0;
  if (left > 0) {
    for await (const { code, value = '', row } of issues()) {
      if (code !== 'protected-user') continue;
      yield { why: 'protected', key: value, row };
      left -= 1;
      if (left === 0) break;
    }
  }
  if ((manifest.spared?.waiting ?? 0) > 0) {
    for await (const one of waiting()) yield { why: 'waiting', ...one };
  }
}

export const countSpared = ({ spared }: Manifest): number => (spared?.protected ?? 0) + (spared?.waiting ?? 0);

/** `1 protected, 2 waiting`; undefined: nobody. */
export function sparedSentence({ spared }: Manifest): string | undefined {
  if (spared === undefined) return undefined;
  const { protected: kept, waiting } = spared;
  return [kept > 0 && `${kept} protected`, waiting > 0 && `${waiting} waiting`].filter(Boolean).join(', ');
}

/** `file 3 without them, or one from 2026-03-01 14:05:09 UTC on`. */
function endOfPatience(waiting: WaitingUser, patience: Patience | undefined): string {
  const from = patience && actsFrom(waiting, patience);
  const byFiles = patience?.files === undefined ? [] : [`file ${patience.files} without them`];
  const byHours = from === undefined ? [] : [`one from ${readableInstant(from)} on`];
  return [...byFiles, ...byHours].join(', or ');
}

/** Why, in one cell. */
export const reasonFor = (one: Spared, patience: Patience | undefined): string =>
  one.why === 'protected'
    ? 'no import removes them'
    : `missing since ${readableInstant(one.since)} (${counted(one.files, 'file')}), removed in ${endOfPatience(one, patience)}`;

export const sparedTitles = ['KEY', 'FROM', 'WHY', 'MISSING SINCE', 'FILES', 'REMOVED IN'];

/** A line of the table. */
export function sparedRow(one: Spared, patience: Patience | undefined): Row {
  if (one.why === 'protected') return [one.key, one.row === undefined ? 'not in the file' : `row ${one.row}`, one.why];
  const { key, why, since, files } = one;
  return [key, 'not in the file', why, readableInstant(since), String(files), endOfPatience(one, patience)];
}

/** For `--json`: null for what there is none of. `removed`: whichever comes first. */
export function sparedJson(one: Spared, patience: Patience | undefined) {
  if (one.why === 'protected')
    return { key: one.key, why: one.why, row: one.row ?? null, since: null, files: null, removed: null };
  const { key, why, since, files } = one;
  const from = patience && actsFrom(one, patience);
  const removed = { inFile: patience?.files ?? null, from: isoInstant(from) };
  return { key, why, row: null, since: isoInstant(since), files, removed };
}
