import { kindOf } from '../domain/file-name.ts';
import type { Failure, Import, ImportState } from '../domain/import.ts';
import type { FileKind, Profile } from '../domain/profile.ts';
import type { LaneContext } from '../store/context.ts';
import { listImports, updateImport } from '../store/imports.ts';
import { scheduleRemoval } from './remove-upload.ts';

/**
 * Whether an import's file says who is there, all of them: then nothing that an older file of its kind says is news. A file
 * whose silence means nothing is one part of many. What takes an import back is no file.
 */
export const isComplete = ({ rollsBack, missing }: Import, kind: FileKind, profile: Profile): boolean =>
  rollsBack === undefined && kind === 'users' && (missing ?? profile.missing) !== 'leave';

/**
 * Ends what is older than a complete file that is about to be applied and has not begun itself: what is held, and what waits
 * for its turn, be it that somebody approved it meanwhile or that its event came late.
 */
export async function supersedeOlder(context: LaneContext, newer: Import, profile: Profile): Promise<void> {
  for await (const older of listImports(context.imports, newer.tenant, context.now())) {
    if (older.order >= newer.order || older.rollsBack !== undefined) continue;
    // What has not been planned is of the kind that its name says.
    const kind = older.state === 'received' ? kindOf(profile, older.file) : older.kind;
    if (kind === newer.kind) await supersede(context, older, newer, ['held', 'received']);
  }
}

/** A tenant's imports are listed by the second of their uploads, which may be a little off the order of arrival. */
const tolerance = 60_000;

const applied: ReadonlySet<ImportState> = new Set(['applying', 'succeeded', 'succeeded_with_errors']);

/** The complete file that was applied although it came later than this import's: the event of this one was late. */
export async function newerComplete(context: LaneContext, one: Import, kind: FileKind): Promise<Import | undefined> {
  if (one.rollsBack !== undefined) return undefined;
  for await (const other of listImports(context.imports, one.tenant, context.now())) {
    if (other.receivedAt < one.receivedAt - tolerance) return undefined;
    const isNewer = other.order > one.order && other.kind === kind;
    if (isNewer && other.plan?.isComplete && applied.has(other.state)) return other;
  }
  return undefined;
}

/** Ends an import that a newer one makes pointless, and says so; its upload and report are cared for as those of any other. */
export async function supersede(
  context: LaneContext,
  older: Import,
  newer: Import,
  from: readonly ImportState[],
): Promise<void> {
  const change = { state: 'superseded', failure: supersededBy(newer), finishedAt: context.now() } as const;
  if (await updateImport(context.imports, older.tenant, older.id, from, change))
    await scheduleRemoval(context, { ...older, ...change });
}

const supersededBy = ({ id }: Import): Failure => ({
  code: 'superseded',
  message: `a newer complete file was imported instead (import ${id}), and nothing of this one: nothing is to be done`,
});
