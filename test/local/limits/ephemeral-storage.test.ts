/** A function's disk: what Lambda's file system takes, and what it does not. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCredentialRegistry } from '../../../local/door/credentials.ts';
import { createFunctions, type Functions } from '../../../local/lambda/functions.ts';
import { describeDeployment, ofKind } from '../../../local/resources/deployment.ts';
import { readAssembly } from '../../../local/template/assembly.ts';
import { lambda, role, writeAssembly } from '../fixtures/assembly.ts';
import { waitFor } from '../fixtures/wait-for.ts';

const bundle = join(import.meta.dirname, '../fixtures/disk-function.mjs');
const list = v.array(v.string());
const ways = v.object({ growing: list, changing: list, unseen: list });
const { growing, changing, unseen } = v.parse(ways, (await import(pathToFileURL(bundle).href)).names);
/** Bytes. */
const limit = 512 * 2 ** 20;

let dir: string;
let outside: string;
let functions: Functions;
let warnings: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-disk-'));
  outside = join(dir, 'outside');
  await mkdir(outside);
  const disk = await readFile(bundle, 'utf8');
  const endless = 'export const handler = () => { for (;;) ; };';
  const resources = {
    Role: role,
    Small: lambda('disk'),
    Large: lambda('disk', { EphemeralStorage: { Size: 10_240 } }),
    Endless: lambda('endless', { Timeout: 1 }),
  };
  const assembly = await writeAssembly(join(dir, 'assembly'), { bundles: { disk, endless }, resources });
  const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };
  const lambdas = ofKind(describeDeployment(await readAssembly(assembly), place), 'function');
  const credentials = createCredentialRegistry(place.account);
  const judge = () => ({ allowed: true }) as const;
  const warn = (line: string) => void warnings.push(line);
  await mkdir(join(dir, 'tmp', 'of a process that was killed'), { recursive: true });
  functions = createFunctions({ lambdas, place, credentials, judge, logs: dir, temporary: join(dir, 'tmp'), warn });
});

beforeEach(() => {
  warnings = [];
});

afterAll(async () => {
  await functions.close();
  expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  await rm(dir, { recursive: true, force: true });
});

async function run(event: Record<string, unknown>, name = 'Small') {
  const outcome = await functions.find(name).invoke(JSON.stringify(event));
  return outcome.ok ? JSON.parse(outcome.payload) : outcome.error;
}

/** The lines of the console, once there is one. */
const toldLines = () => waitFor(() => (warnings.length > 0 ? warnings : undefined));

describe('a disk with room for ten bytes', () => {
  const size = limit - 10;

  it.each(growing)('takes nine and ten and not eleven by %s', async (way) => {
    const source = join(outside, '..', 'source');
    for (const bytes of [9, 10]) {
      await writeFile(source, Buffer.alloc(bytes));
      expect(await run({ way, bytes, size, source })).toMatchObject({ code: 'done', bytes });
    }
    await writeFile(source, Buffer.alloc(11));
    const refused = { code: 'ENOSPC', message: 'ENOSPC: no space left on device, write' };
    expect(await run({ way, bytes: 11, size, source })).toEqual(refused);
  });

  it('has as many MB as the template says', async () => {
    const large = 10_240 * 2 ** 20 - 10;
    expect(await run({ way: 'writeFileSync', bytes: 10, size: large }, 'Large')).toMatchObject({ code: 'done' });
    expect(await run({ way: 'writeFileSync', bytes: 11, size: large }, 'Large')).toMatchObject({ code: 'ENOSPC' });
    expect(await toldLines()).toEqual([expect.stringContaining('its disk holds 10240 MB, the EphemeralStorage')]);
  });

  it('counts a file that was removed while it is open', async () => {
    expect(await run({ way: 'removed and open', bytes: 11, size })).toMatchObject({ code: 'ENOSPC' });
    expect(await run({ way: 'removed and open', bytes: 10, size })).toMatchObject({ code: 'done' });
  });
});

describe('outside of its folder', () => {
  const content = 'as it was';
  const mode = 0o644;

  beforeEach(async () => {
    await rm(outside, { recursive: true, force: true });
    await mkdir(outside);
    await writeFile(join(outside, 'file'), content, { mode });
  });

  async function expectUntouched() {
    expect(await readdir(outside)).toEqual(['file']);
    expect(await readFile(join(outside, 'file'), 'utf8')).toBe(content);
    const { mode: found, mtimeMs } = await stat(join(outside, 'file'));
    expect([found & 0o777, mtimeMs > 1000]).toEqual([mode, true]);
  }

  it.each([...growing, ...changing])('nothing is changed by %s', async (way) => {
    const { code, message } = await run({ way, folder: outside });
    expect(code).toBe('EROFS');
    expect(message).toMatch(/^EROFS: read-only file system, \w+/);
    await expectUntouched();
  });

  it.each([
    ['in the folder of another environment', () => join(dir, 'tmp', 'other')],
    ['beside its folder, under a name that begins with its name', () => undefined],
    ['in /tmp by its name', () => '/tmp'],
  ])('is %s', async (_where, folder) => {
    const event = { way: 'mkdirSync', name: '../beside', ...(folder() !== undefined && { folder: folder() }) };
    expect(await run(event)).toMatchObject({ code: 'EROFS' });
  });

  it.each([
    ['openSync to read and write', 'ENOENT'],
    ['unlinkSync', 'ENOENT'],
    ['rmSync', 'done'],
    ['writeFileSync', 'EROFS'],
  ])('what is not there is no matter of the disk: %s ends with %s', async (way, code) => {
    expect(await run({ way, folder: outside, name: 'nothing' })).toMatchObject({ code });
  });

  it('nothing is moved to, or from', async () => {
    const [from, to] = [join(outside, 'file'), 'file'];
    expect(await run({ way: 'rename into', name: to, source: from })).toMatchObject({ code: 'EXDEV' });
    await expectUntouched();
  });

  it('it is told once, with what to do', async () => {
    for (const _time of [1, 2]) await run({ way: 'writeFileSync', folder: outside, name: 'told' });
    expect(await toldLines()).toEqual([
      `Small: open '${join(outside, 'told')}' was refused with EROFS: on Lambda all but /tmp is read-only ("Configure ephemeral storage for Lambda functions" in the Lambda developer guide), and /tmp is os.tmpdir() here`,
    ]);
  });

  it.each(unseen)('nothing is written unseen by %s, nor inside', async (way) => {
    for (const folder of [outside, undefined]) {
      const { code, message } = await run({ way, folder, name: 'unseen' });
      expect([code, message]).toEqual(['ENOSYS', expect.stringContaining('function not implemented')]);
    }
    await expectUntouched();
  });
});

describe('inside its folder', () => {
  it.each([
    ...['openSync to write', 'mkdirSync', 'mkdir of promises, with its parents', 'mkdtempSync', 'rm of promises'],
    ...['unlinkSync', 'chmodSync', 'utimes of promises', 'fchmodSync', 'chmod of a handle', 'renameSync'],
  ])('%s does what it does', async (way) => {
    await run({ way: 'writeFileSync', name: 'inside' });
    expect(await run({ way, name: 'inside' })).toMatchObject({ code: 'done' });
    await run({ way: 'empty' });
  });
});

describe('a folder', () => {
  it('stays for the next invocation, and is nobody else’s', async () => {
    await run({ way: 'writeFileSync', name: 'kept' });
    expect((await run({ way: 'nothing' })).files).toEqual(['kept']);
    expect((await run({ way: 'nothing' }, 'Large')).files).toEqual([]);
  });

  it('is not there any more when a process was killed and another begins', async () => {
    expect(await readdir(join(dir, 'tmp'))).not.toContain('of a process that was killed');
  });

  it('is gone when its environment is', async () => {
    const before = await readdir(join(dir, 'tmp'));
    expect(await run({}, 'Endless')).toMatchObject({ errorType: 'Sandbox.Timedout' });
    await expect.poll(() => readdir(join(dir, 'tmp'))).toEqual(before);
  });
});
