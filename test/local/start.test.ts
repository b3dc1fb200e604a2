import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeDirectory } from '../../local/directory.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-start-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

function start(...options: string[]): Promise<{ code: number | null; stderr: string }> {
  const script = join(import.meta.dirname, '../../local/start.ts');
  return new Promise((fulfil) => {
    const child = execFile(process.execPath, [script, '--dir', dir, ...options], (_fault, _stdout, stderr) => {
      fulfil({ code: child.exitCode, stderr });
    });
  });
}

describe('npm start', () => {
  it('names an option that it does not know', async () => {
    const { code, stderr } = await start('--sfpt-port', '2222');
    expect([code, stderr]).toEqual([1, expect.stringContaining("unknown option '--sfpt-port'")]);
  });

  it('says what is wrong with the chaos that is asked for', async () => {
    const { code, stderr } = await start('--chaos', 'throttle=2');
    expect([code, stderr]).toEqual([1, expect.stringContaining('chaos "throttle=2": expected a share, 0 to 1')]);
  });

  it('says which option chooses another port when one is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await start('--port', String(port));
    server.close();
    const expected = `port ${port} is taken by another program: choose another one, for example --port ${port + 1}\n`;
    expect([code, stderr]).toEqual([1, expected]);
  });
});

describe('--fresh', () => {
  it('deletes our own subfolders and nothing else', async () => {
    const first = await takeDirectory(dir, false);
    await writeFile(join(first.path('s3'), 'object'), 'x');
    await writeFile(join(dir, 'notes.txt'), 'mine');
    first.release();
    const second = await takeDirectory(dir, true);
    second.release();
    expect(await readdir(second.path('s3'))).toEqual([]);
    expect(await readdir(dir)).toContain('notes.txt');
  });
});
