/** What is wrong with a file by its sidecar, or with the sidecar. */
import type { Issue } from './issue.ts';
import type { Profile } from './profile.ts';
import { type SidecarClaim, type SidecarNote, sidecarOf } from './sidecar.ts';

/** Why a file is refused for its sidecar before it is read; undefined where nothing speaks against it. */
export function sidecarRefusal(
  rule: Profile['sidecar'],
  note: SidecarNote | undefined,
  file: string,
): Issue | undefined {
  if (rule === 'off') return undefined;
  if (note?.found === 'unreadable') return unreadable(note.expected, note.at);
  return rule === 'required' && note?.found !== 'claim' ? noSidecar(sidecarOf(file)) : undefined;
}

/** What a file turned out to be. */
type Found = { readonly rows: number; readonly sha256: string | undefined };

/** Where the file is not what its sidecar says. */
export function differencesFrom(claim: SidecarClaim, found: Found): Issue[] {
  const { rows: claimed, sha256: digested } = claim;
  return [
    ...(claimed === undefined || claimed === found.rows
      ? []
      : [differs(claim, `${found.rows} rows`, `${claimed} rows`)]),
    ...(digested === undefined || digested === found.sha256
      ? []
      : [differs(claim, `SHA-256 ${found.sha256}`, `SHA-256 ${digested}`)]),
  ];
}

const differs = ({ at }: SidecarClaim, found: string, expected: string): Issue => ({
  code: 'sidecar-differs',
  severity: 'error',
  scope: 'file',
  value: found,
  expected,
  message: `the file has ${shortened(found)}, and its sidecar, which came ${instant(at)}, says ${shortened(expected)}: upload the sidecar of this very file, then the file again`,
});

/** The first digits of a hash are enough for people; the whole of it is beside. */
const shortened = (text: string): string => text.replace(/[0-9a-f]{64}/, (whole) => `${whole.slice(0, 12)}…`);

const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const unreadable = (expected: string, at: number): Issue => ({
  code: 'sidecar-unreadable',
  severity: 'error',
  scope: 'file',
  expected,
  message: `the sidecar of the file, which came ${instant(at)}, can't be read (expected ${expected}): correct and upload it, then upload the file again`,
});

const noSidecar = (name: string): Issue => ({
  code: 'no-sidecar',
  severity: 'error',
  scope: 'file',
  expected: `a file ${name} beside it`,
  message: `there is no "${name}" beside the file: upload that first, then the file again`,
});
