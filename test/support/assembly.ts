/**
 * The system's templates, synthesized once for a whole run of tests: it takes seconds, and every cloud of the run is made from the
 * same. The first who asks makes them, so that a run which needs none waits for none.
 */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { synthesize } from '../../local/synthesis.ts';

/** Names the folder of this run, which ends with it. */
const runFolder = 'ROLLCALL_TEST_RUN';

export async function setup(project: TestProject): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-run-'));
  process.env[runFolder] = folder;
  // In watch mode the code has changed since.
  project.onTestsRerun(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
  });
  // Not by a teardown: those after one that fails the run are left out.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/** The folder of the cloud assembly: for reading only, copy it to change it. @throws Error if it can't be synthesized */
export async function sharedAssembly(): Promise<string> {
  const folder = process.env[runFolder];
  if (folder === undefined) throw new Error('the shared assembly is there in a run of vitest only');
  const assembly = join(folder, 'assembly');
  if (await claims(`${assembly}.claimed`)) await make(assembly);
  while (!(await isThere(assembly))) {
    if (await isThere(`${assembly}.failed`))
      throw new Error('the templates can’t be synthesized: the first that needed them says why');
    await pause(100);
  }
  return assembly;
}

async function make(assembly: string): Promise<void> {
  try {
    await synthesize(`${assembly}.making`);
    await rename(`${assembly}.making`, assembly);
  } catch (fault) {
    await writeFile(`${assembly}.failed`, '');
    throw fault;
  }
}

/** Whether nobody else has made this folder, in whatever process. */
const claims = (folder: string): Promise<boolean> =>
  mkdir(folder).then(
    () => true,
    () => false,
  );

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
