/** A directory as the bytes of a file, while it is read. */
import type { Encoder } from '../shared/csv/encode.ts';
import { serialiseRow } from '../shared/csv/write.ts';
import type { ExportForm } from '../shared/domain/export-row.ts';
import type { User } from '../shared/domain/user.ts';

/** What an export has come to so far. `leftOut`: those who are there, and in a state that no row can leave them in. */
export type ExportTally = { rows: number; leftOut: number };

/** In characters: pieces of about the size that pipes and disks take at once. */
const pieceLength = 65_536;

/** Titles, then a row for each user or team in the order in which they come; counts them in `tally`. */
export async function* exportBytes(
  users: AsyncIterable<User>,
  { titles, rowOf }: ExportForm,
  { mark, encode }: Encoder,
  tally: ExportTally,
): AsyncGenerator<Uint8Array> {
  yield mark;
  let text = serialiseRow(titles);
  for await (const user of users) {
    const row = rowOf(user);
    if (row !== undefined) {
      tally.rows += 1;
      text += serialiseRow(row);
    } else if (user.status !== 'deleted') tally.leftOut += 1;
    if (text.length < pieceLength) continue;
    yield encode(text);
    text = '';
  }
  yield encode(text);
}

/** For eyes, not for files: what was in a customer's file may steer a terminal. Control characters are a space. */
export const terminalEncoder: Encoder = {
  mark: new Uint8Array(0),
  encode: (text) => Buffer.from(text.replace(/[^\P{C}\r\n]/gu, ' ')),
};
