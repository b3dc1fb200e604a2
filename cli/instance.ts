/** A local cloud that runs on this machine, as it describes itself in its folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { CliFault } from './cli-fault.ts';
import { exitCode } from './exit-code.ts';
import { codeOf } from './fault-code.ts';

const text = v.pipe(v.string(), v.nonEmpty());

const instanceSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  endpoint: v.pipe(v.string(), v.url()),
  sftpHost: text,
  sftpPort: v.number(),
  region: text,
  accessKeyId: text,
  secretAccessKey: text,
});

export type Instance = v.InferOutput<typeof instanceSchema>;

/** Where a local cloud describes itself. */
export const instanceFile = (directory: string): string => join(directory, 'instance.json');

/** The local cloud that runs in this folder; undefined when none does. Throws `CliFault` when its file can't be read. */
export async function findInstance(directory: string): Promise<Instance | undefined> {
  const file = instanceFile(directory);
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw unreadable(file, error);
  });
  if (content === undefined) return undefined;
  const instance = parseInstance(file, content);
  return isAlive(instance.pid) ? instance : undefined;
}

function parseInstance(file: string, content: string): Instance {
  try {
    return v.parse(instanceSchema, JSON.parse(content));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): CliFault {
  const message = `${file} can't be read as the description of a local cloud: stop it, and start it again with npm start`;
  return new CliFault(exitCode.fault, 'instance-unreadable', message, { cause });
}

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

/** A file left behind by a killed process names one that is gone. Signal 0 only asks; EPERM: it lives, as another user. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
