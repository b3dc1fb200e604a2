/** Installs the clients that are missing, where there is apt. */
import { clients } from './clients.ts';
import { mustRun, runCommand } from './command.ts';

/** @throws an error when apt is there and fails; without apt a line says so and nothing is installed. */
export async function installMissing(say: (line: string) => void): Promise<void> {
  const packages = new Set<string>();
  for (const client of clients) {
    if ((await client.missing()) !== undefined) packages.add(client.package);
  }
  if (packages.size === 0) return;
  if ((await runCommand('apt-get', ['--version'])).code !== 0) {
    return say(`no apt-get here: not installed: ${[...packages].join(', ')}`);
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await mustRun('apt-get', ['update', '-qq'], { env, timeout: longestInstall });
  await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
    timeout: longestInstall,
  });
  say(`installed ${[...packages].join(', ')}`);
}

/** a slow mirror is no fault, ms */
const longestInstall = 600_000;
