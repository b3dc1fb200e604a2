import fs from 'node:fs';

/** Calls the function of `node:fs` that answers when it is done, as it stands there now. @param base Its name without `Sync`. */
export function atOnce(base: string, ...given: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(fs, `${base}Sync`), fs, given);
}
