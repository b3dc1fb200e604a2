/** Files that commands write for the person at the terminal. */
import { access, open, rename, rm } from 'node:fs/promises';
import { refused } from './cli-fault.ts';
import { codeOf } from './fault-code.ts';

/** For the owner alone. */
const privateMode = 0o600;

/**
 * Writes a file that only its owner may read. It gets its name when it is whole: a directory that is cut off would look
 * like one from which people are missing. Throws `CliFault` when there is such a file, or can be none.
 */
export async function writePrivateFile(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  if (await exists(file))
    throw refused('file-exists', `there is a file ${file} already: name another one, or remove it`);
  const unfinished = `${file}.${process.pid}.part`;
  const handle = await open(unfinished, 'wx', privateMode).catch((cause: unknown) => {
    throw refused('not-writable', `${file} can't be written (${codeOf(cause)}): name a file in a folder of yours`);
  });
  try {
    for await (const piece of pieces) await handle.appendFile(piece);
    await handle.close();
    await rename(unfinished, file);
  } catch (fault) {
    await handle.close();
    await rm(unfinished, { force: true });
    throw fault;
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
