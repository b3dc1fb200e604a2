/**
 * What passed over the buses, one JSON object a line. Details are left out but for the names of things: an event may
 * carry people's values.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream';
import type { EventBridgeEvent } from './event.ts';

export interface EventLog {
  /** @param rules Names of the rules that matched; an event may match none. */
  write(bus: string, event: EventBridgeEvent, rules: readonly string[]): void;
  close(): Promise<void>;
}

export function openEventLog(directory: string): EventLog {
  const file = createWriteStream(join(directory, 'events.log'), { flags: 'a' });
  return {
    write(bus, { id, time, source, 'detail-type': detailType, resources }, rules) {
      file.write(`${JSON.stringify({ time, bus, id, source, 'detail-type': detailType, resources, rules })}\n`);
    },
    close: () =>
      new Promise((fulfil, reject) => {
        finished(file, (fault) => (fault ? reject(fault) : fulfil()));
        file.end();
      }),
  };
}
