/** What a running local cloud says of itself in its folder, so that the command line finds it by `--dir`. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { LocalCloudFault } from './fault.ts';

const instanceSchema = v.object({
  pid: v.number(),
  /** Of the door: `http://127.0.0.1:4566`. */
  endpoint: v.string(),
  port: v.number(),
  sftpHost: v.string(),
  /** 0 if the template has no SFTP server. */
  sftpPort: v.number(),
  region: v.string(),
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
});

export type Instance = v.InferOutput<typeof instanceSchema>;

export async function writeInstance(directory: string, instance: Instance): Promise<void> {
  const file = join(directory, 'instance.json');
  await writeFile(`${file}.new`, `${JSON.stringify(instance, undefined, 2)}\n`);
  await rename(`${file}.new`, file);
}

export async function removeInstance(directory: string): Promise<void> {
  await rm(join(directory, 'instance.json'), { force: true });
}

/** @throws LocalCloudFault if no local cloud runs in that folder. */
export async function readInstance(directory: string): Promise<Instance> {
  const text = await readFile(join(directory, 'instance.json'), 'utf8').catch((cause: unknown) => {
    throw new LocalCloudFault(`no local cloud runs in ${directory}: start it with npm start`, { cause });
  });
  return v.parse(instanceSchema, JSON.parse(text));
}
