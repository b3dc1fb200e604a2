/** Runs the command line as a program of its own, as the platform team does. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const program = join(import.meta.dirname, '../../cli/rollcall.ts');

/** With an environment of its own: nothing of this machine's AWS profiles, region or local cloud. */
export function runCli(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = tmpdir(),
): Promise<Outcome> {
  const clean = { PATH: process.env.PATH, HOME: tmpdir(), AWS_EC2_METADATA_DISABLED: 'true', TZ: 'UTC', ...env };
  return new Promise((fulfil) => {
    const child = execFile(
      process.execPath,
      [program, ...words],
      { env: clean, cwd, maxBuffer: 64 * 1024 * 1024 },
      (_fault, stdout, stderr) => fulfil({ code: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end();
  });
}
