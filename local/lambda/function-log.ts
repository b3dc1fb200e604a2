/** A function's log: one file for each log group, one JSON object a line, as CloudWatch would hold them. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished, type Readable } from 'node:stream';
import { isObject, type Json } from '../template/json.ts';

export interface FunctionLog {
  write(line: Json): void;
  /** Takes over what a thread prints, line by line. Lines that are JSON objects (metrics among them) stay as they are. */
  follow(output: Readable, level: 'INFO' | 'ERROR'): void;
  close(): Promise<void>;
}

/** Where the lines of a log group are. */
export function logFile(directory: string, logGroup: string): string {
  return join(directory, `${logGroup.replace(/^\//, '').replaceAll('/', '.')}.log`);
}

export function openFunctionLog(directory: string, logGroup: string): FunctionLog {
  const file = createWriteStream(logFile(directory, logGroup), { flags: 'a' });
  const write = (line: Json) => file.write(`${JSON.stringify(line)}\n`);
  return {
    write,
    follow(output, level) {
      createInterface({ input: output }).on('line', (line) => {
        if (isJsonObject(line)) file.write(`${line}\n`);
        else write({ timestamp: new Date().toISOString(), level, message: line });
      });
    },
    close: () =>
      new Promise((fulfil, reject) => {
        finished(file, (fault) => (fault ? reject(fault) : fulfil()));
        file.end();
      }),
  };
}

/** Of a function that may not write its log: what it prints is read, and gone. */
export const noLog: FunctionLog = {
  write: () => undefined,
  follow: (output) => void output.resume(),
  close: async () => undefined,
};

function isJsonObject(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    return isObject(JSON.parse(line));
  } catch {
    return false;
  }
}
