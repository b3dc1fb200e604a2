/** Runs the project's command line as the platform team does: as a program of its own, against one instance. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloudFault } from './fault.ts';

const program = join(import.meta.dirname, '..', 'cli', 'rollcall.ts');

export function hasCommandLine(): boolean {
  return existsSync(program);
}

/** What a command prints as JSON. @throws LocalCloudFault with what it wrote to standard error if it fails. */
export async function rollcallJson(directory: string, command: readonly string[]): Promise<unknown> {
  const { code, output, fault } = await run([...command, '--dir', directory, '--json'], 'pipe');
  if (code !== 0) throw new LocalCloudFault(`rollcall ${command.join(' ')} failed: ${fault.trim()}`);
  return JSON.parse(output);
}

/** Runs a command in this terminal and gives its exit code. */
export async function rollcallHere(directory: string, command: readonly string[]): Promise<number> {
  return (await run([...command, '--dir', directory], 'inherit')).code;
}

function run(command: readonly string[], stdio: 'pipe' | 'inherit') {
  return new Promise<{ code: number; output: string; fault: string }>((fulfil, reject) => {
    const child = spawn(process.execPath, [program, ...command], { stdio: ['ignore', stdio, stdio] });
    const output: Buffer[] = [];
    const fault: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => fault.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      fulfil({ code: code ?? 1, output: Buffer.concat(output).toString(), fault: Buffer.concat(fault).toString() });
    });
  });
}
