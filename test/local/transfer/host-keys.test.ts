import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { expect, it } from 'vitest';
import { loadHostKeys, makeEd25519Key } from '../../../local/transfer/host-keys.ts';

it('makes Ed25519 keys that can be read, every time', () => {
  const unreadable = [...Array(2000)]
    .map(makeEd25519Key)
    .filter((pair) => ssh2.utils.parseKey(pair.private) instanceof Error);
  expect(unreadable).toEqual([]);
});

it('names a host key file that cannot be read', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'host-keys-'));
  const file = join(directory, 'ssh_host_ed25519_key');
  await writeFile(file, 'not a key');
  await expect(loadHostKeys(directory)).rejects.toThrow(`${file} is not a private key`);
  await rm(directory, { recursive: true });
});
