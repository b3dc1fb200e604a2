/** Follows a file that grows: its last lines first, then each new one. */
import { open } from 'node:fs/promises';

export interface Tail {
  /** Reads what has been added. A file that is not there yet has nothing. */
  read(): Promise<void>;
}

/** Bytes that are read at a time. */
const chunkSize = 1 << 20;

/** @param history Bytes before the present end that are read, too. */
export function tailFile(path: string, history: number, onLine: (line: string) => void): Tail {
  let position: number | undefined;
  let rest: Buffer = Buffer.alloc(0);

  function take(chunk: Buffer): void {
    const text = Buffer.concat([rest, chunk]);
    const end = text.lastIndexOf(0x0a) + 1;
    rest = text.subarray(end);
    for (const line of text.toString('utf8', 0, end).split('\n')) if (line !== '') onLine(line);
  }

  async function readOn(): Promise<void> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      position ??= Math.max(0, size - history);
      // Another file under the same name: its beginning is new.
      if (size < position) {
        position = 0;
        rest = Buffer.alloc(0);
      }
      while (position < size) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(chunkSize), 0, chunkSize, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        take(buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  }

  return {
    async read() {
      try {
        await readOn();
      } catch (cause) {
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
        // The first line makes the file: then all of it is new.
        position = 0;
      }
    },
  };
}
