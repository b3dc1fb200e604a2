import { fileOfSidecar, isSidecar } from '../domain/sidecar.ts';

/** A sidecar may come this long before its file; in milliseconds. */
const filePatience = 24 * 60 * 60 * 1000;

/** One version of an object; `lastModified` is epoch milliseconds. */
type Listed = { readonly key: string; readonly lastModified: number };

/**
 * Tells sidecars whose file does not come, while all versions of the site go by in the order of their keys: a file stands
 * before what is beside it. Nobody else takes them off the site: no import has found them. `now` is epoch milliseconds.
 */
export function createLoneSidecars(now: number): { readonly isLone: (version: Listed) => boolean } {
  const files = new Set<string>();
  return {
    isLone: ({ key, lastModified }) => {
      if (isSidecar(key)) return now - lastModified >= filePatience && !files.has(fileOfSidecar(key));
      if (!/^[^/]+\/reports\//.test(key)) files.add(key);
      return false;
    },
  };
}
