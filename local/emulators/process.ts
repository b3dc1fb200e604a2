/**
 * An emulator in a process of its own, so that its work does not hold up the door. It tells its port over the IPC
 * channel, and ends when that channel closes: however this process ends, no child is left behind.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const listening = v.object({ port: v.number() });

export interface EmulatorProcess {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * @param argument Folder of the emulator's data.
 * @param onExit Told if the process ends by itself.
 */
export async function startProcess(
  script: URL,
  argument: string,
  region: string,
  onExit: (fault: string) => void,
): Promise<EmulatorProcess> {
  const child = fork(fileURLToPath(script), [argument], {
    execArgv: [],
    env: { ...process.env, AWS_REGION: region, NODE_OPTIONS: '' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  let closing = false;
  const port = await new Promise<number>((fulfil, reject) => {
    child.once('message', (message) => fulfil(v.parse(listening, message).port));
    child.once('exit', (code) => reject(new Error(`${script.pathname} ended with code ${code} before it listened`)));
  });
  child.once('exit', (code, signal) => {
    if (!closing) onExit(`${script.pathname} ended by itself (${signal ?? code})`);
  });
  return {
    port,
    close: async () => {
      closing = true;
      // Its data is written as it comes, so there is nothing to wait for; `kill -9` must not harm it either.
      child.kill('SIGKILL');
      await exited;
    },
  };
}
