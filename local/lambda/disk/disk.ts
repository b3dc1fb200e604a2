/** The disk of one execution environment, from outside: a folder of its own, which is gone when the environment is. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LambdaFunction } from '../../resources/function.ts';

export interface Disk {
  /** What `/tmp` is on Lambda. */
  readonly folder: string;
  /** Told of what the function was refused, once for each thing. */
  readonly tell: (refusal: string) => void;
  remove(): Promise<void>;
}

/** Makes disks below a folder, which is emptied of what a process that was killed has left there. */
export function diskMaker(temporary: string, warn: (line: string) => void): (lambda: LambdaFunction) => Disk {
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  return ({ name, label }) => {
    const folder = realpathSync(mkdtempSync(join(temporary, `${name}-`)));
    const tell = (refusal: string) => warn(`${label}: ${refusal}`);
    const remove = () =>
      rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch((cause: unknown) => {
        warn(`${label}: its folder ${folder} could not be removed: ${cause instanceof Error ? cause.message : cause}`);
      });
    return { folder, tell, remove };
  };
}
