import { kindOf } from '../domain/file-name.ts';
import type { Import } from '../domain/import.ts';
import type { FileKind, Profile } from '../domain/profile.ts';
import type { LaneContext } from '../store/context.ts';
import { getImport, listWaiting } from '../store/imports.ts';
import { installHolder, type Lane } from '../store/lane.ts';
import { sendStep } from './send-step.ts';
import { isComplete } from './supersede.ts';

/**
 * Gives the lane to the newest complete file that waits behind an import which has not begun, if there is one; true when
 * somebody else has the lane now. The import stays in the queue: when the newest is applied, it is superseded, and when the
 * newest turns out to be no good, it is its turn again. Whoever dies in between leaves a lease that runs out.
 */
export async function letNewestPass(
  context: LaneContext,
  lane: Lane,
  one: Import,
  kind: FileKind,
  profile: Profile,
): Promise<boolean> {
  if (one.state !== 'received' || lane.paused !== undefined || !isComplete(one, kind, profile)) return false;
  const newest = await newestBehind(context, one, kind, profile);
  if (newest === undefined) return false;
  const installed = await installHolder(context.imports, one.tenant, lane, newest, context.now());
  if (installed !== undefined) await sendStep(context, newest, installed.fence);
  return true;
}

/** Of what has not been planned only the name is known, and what whoever uploaded it chose about absentees. */
async function newestBehind(
  context: LaneContext,
  one: Import,
  kind: FileKind,
  profile: Profile,
): Promise<Import | undefined> {
  const waiting: string[] = [];
  for await (const { id } of listWaiting(context.imports, one.tenant)) waiting.push(id);
  for (const id of waiting.slice(waiting.lastIndexOf(one.id) + 1).reverse()) {
    const other = await getImport(context.imports, one.tenant, id);
    const waits = other?.state === 'received' && other.rollsBack === undefined && kindOf(profile, other.file) === kind;
    if (waits && other.order > one.order && isComplete(other, kind, profile)) return other;
  }
  return undefined;
}
