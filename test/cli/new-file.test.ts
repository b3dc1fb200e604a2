import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePrivateFile } from '../../cli/new-file.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-new-file-'));
});

afterEach(() => rm(dir, { recursive: true }));

async function* pieces(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

describe('a file with people in it', () => {
  it('is whole, and may be read by its owner alone', async () => {
    const file = join(dir, 'users.csv');
    await writePrivateFile(file, pieces('a', 'b'));
    expect(await readFile(file, 'utf8')).toBe('ab');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(['users.csv']);
  });

  it('is not there at all when it can not be whole', async () => {
    const broken = async function* () {
      yield Buffer.from('a');
      throw new Error('the directory is gone');
    };
    await expect(writePrivateFile(join(dir, 'users.csv'), broken())).rejects.toThrow('the directory is gone');
    expect(await readdir(dir)).toEqual([]);
  });

  it('replaces no other file', async () => {
    const file = join(dir, 'users.csv');
    await writeFile(file, 'mine');
    await expect(writePrivateFile(file, pieces('a'))).rejects.toMatchObject({ exit: 5, code: 'file-exists' });
    await expect(writePrivateFile(dir, pieces('a'))).rejects.toMatchObject({ exit: 5, code: 'file-exists' });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('needs a folder', async () => {
    const refusal = { exit: 5, code: 'not-writable', message: expect.stringContaining('ENOENT') };
    await expect(writePrivateFile(join(dir, 'none/users.csv'), pieces('a'))).rejects.toMatchObject(refusal);
  });
});
