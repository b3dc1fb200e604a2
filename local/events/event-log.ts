/**
 * What passed over the buses, one JSON object a line. Details are left out: an event may carry people's values. One
 * older file is kept when the log has grown to its limit, so that a million users leave two files behind.
 */
import { createWriteStream, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream';
import type { EventBridgeEvent } from './event.ts';

/** Bytes of a file. */
const defaultLimit = 16 * 2 ** 20;

export interface EventLog {
  /** @param rules Names of the rules that matched; an event may match none. */
  write(bus: string, event: EventBridgeEvent, rules: readonly string[]): void;
  close(): Promise<void>;
}

/** Writes to `events.log` and `events.1.log` in a folder. */
export function openEventLog(directory: string, limit: number = defaultLimit): EventLog {
  const path = join(directory, 'events.log');
  let file = createWriteStream(path, { flags: 'a' });
  let size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const ending = new Set<Promise<void>>();

  function rotate(): void {
    const old = end(file).finally(() => ending.delete(old));
    ending.add(old);
    // The old stream goes on writing to its file under the new name.
    renameSync(path, join(directory, 'events.1.log'));
    file = createWriteStream(path, { flags: 'a' });
    size = 0;
  }

  return {
    write(bus, { id, time, source, 'detail-type': detailType, resources }, rules) {
      const line = `${JSON.stringify({ time, bus, id, source, 'detail-type': detailType, resources, rules })}\n`;
      if (size > limit && !file.pending) rotate();
      file.write(line);
      size += Buffer.byteLength(line);
    },
    close: async () => {
      await Promise.all([...ending, end(file)]);
    },
  };
}

function end(file: WriteStream): Promise<void> {
  return new Promise((fulfil, reject) => {
    finished(file, (fault) => (fault ? reject(fault) : fulfil()));
    file.end();
  });
}
