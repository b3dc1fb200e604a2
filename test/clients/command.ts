/** Runs one program to its end. */
import { spawn } from 'node:child_process';

export interface Outcome {
  /** null when a signal ended it */
  code: number | null;
  output: string;
}

/** A client that hangs at the end of its session is as broken as one that fails: it is killed after this, ms. */
const longestRun = 60_000;

/** @param options.input is written to its standard input; without it that is at its end at once. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; timeout?: number } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...options.env },
      timeout: options.timeout ?? longestRun,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output += data.toString();
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
    // A program may end before it has read everything; its exit code says how it went.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** As `runCommand`, for steps that must succeed. */
export async function mustRun(...parameters: Parameters<typeof runCommand>): Promise<string> {
  const [program, args] = parameters;
  const { code, output } = await runCommand(...parameters);
  if (code === 0) return output;
  const ending = code === null ? 'was killed: it did not end by itself' : `ended with exit code ${code}`;
  throw new Error(`${program} ${args[0] ?? ''} ${ending}: ${output.trim()}`);
}
