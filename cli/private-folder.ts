/** A place on this machine's disk for what nobody else may read, and for no longer than it takes. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `work` in a folder of its own (mode 700), which is gone afterwards, also when the program is interrupted. */
export async function inPrivateFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (signal: NodeJS.Signals): void => {
    remove();
    // The listener is gone by now: the program ends as if it had never been there.
    process.kill(process.pid, signal);
  };
  for (const signal of interruptions) process.once(signal, interrupted);
  try {
    return await work(folder);
  } finally {
    for (const signal of interruptions) process.off(signal, interrupted);
    remove();
  }
}
