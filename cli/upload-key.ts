/** Where a file that is uploaded by hand goes. */
import { posix } from 'node:path';
import { uploadAt } from '../shared/domain/upload-name.ts';
import { refused } from './cli-fault.ts';

/** The key of the uploads bucket for `name` below the tenant's folder. Throws `CliFault` for what would not be imported. */
export function uploadKey(tenant: string, name: string): string {
  const key = `${tenant}/${name}`;
  if (posix.isAbsolute(name) || posix.normalize(key) !== key || /[\\\p{Cc}]/u.test(name)) {
    const expected = 'expected a path below the folder of the tenant, such as teams/march.csv';
    throw refused('upload-name', `"${name}" can't be the name of an upload: ${expected}`);
  }
  if (uploadAt(key) !== undefined) return key;
  const why =
    'a folder, a report, a sidecar, or the temporary name of a file that is still being sent, which is never imported';
  throw refused('upload-name', `"${name}" is the name of ${why}: give another one with --as <name>`);
}
