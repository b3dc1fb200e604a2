import { isSidecar } from './sidecar.ts';

/** Where an upload lies in the uploads bucket: `<tenant>/<file>`; `file` may have folders. */
export type UploadPlace = { readonly tenant: string; readonly file: string };

/** The folder of a tenant that Rollcall writes and the customer reads. */
export const reportsFolder = 'reports';

/** Names under which SFTP clients write before they rename: `.x`, `.in.x`, `x.filepart`, `x.tmp`, `x~`. */
const temporaryName = /^\.|\.filepart$|\.tmp$|~$/i;

/** The upload that a key of the uploads bucket stands for; undefined for folders, reports, sidecars and temporary names. */
export function uploadAt(key: string): UploadPlace | undefined {
  const slash = key.indexOf('/');
  const tenant = key.slice(0, slash);
  const file = key.slice(slash + 1);
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (slash < 1 || name === '' || temporaryName.test(name) || isSidecar(name)) return undefined;
  if (file.startsWith(`${reportsFolder}/`)) return undefined;
  return { tenant, file };
}
