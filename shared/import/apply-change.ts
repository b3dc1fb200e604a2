import { type Change, isRemoval } from '../domain/change.ts';
import { type Counts, countedAs, noCounts } from '../domain/counts.ts';
import { importMarkOf } from '../domain/due.ts';
import type { Issue } from '../domain/issue.ts';
import { rebase } from '../domain/rebase.ts';
import { isPresent, type User } from '../domain/user.ts';
import { getUserOrTeam } from '../store/directory-read.ts';
import { changeMark, type Writer, writeChange } from '../store/directory-write.ts';
import { type TellContext, tellFirst } from './tell-due.ts';

/** What became of a change: made (now or by an earlier delivery), not needed any more, or an issue. */
export type Outcome = 'made' | 'needless' | Issue;

/** How often a change is redone on an item that keeps moving before it becomes an issue. */
const attempts = 3;

/** Makes one change. Where somebody else was there since the plan it is redone if it can be, and an issue otherwise. */
export async function applyChange(context: TellContext, writer: Writer, planned: Change): Promise<Outcome> {
  const { entity, key } = planned;
  let change = planned;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await writeChange(context.directory, writer, change)) return 'made';
    const fresh = await getUserOrTeam(context.directory, entity, writer.tenant, key);
    if (importMarkOf(fresh?.lastChange) === changeMark(writer, planned)) return 'made';
    if (isThere(planned, fresh)) return 'needless';
    if (fresh?.telling !== undefined && !(await tellFirst(context, writer.tenant, fresh))) break;
    // Only what was to be told stood in its way.
    if (fresh !== undefined && fresh.version === change.version) continue;
    const rebased = isRemoval(planned.type) ? undefined : rebase(planned, fresh);
    if (rebased === undefined) break;
    change = rebased;
  }
  return changedMeanwhile(planned);
}

/** Who is made because rows name them need only be there. */
const isThere = ({ reason, type }: Change, fresh: User | undefined): boolean =>
  reason === 'implied' && type === 'create' && fresh !== undefined && isPresent(fresh.status);

const changedMeanwhile = ({ entity, row, key, reason }: Change): Issue => ({
  code: 'changed-meanwhile',
  severity: 'error',
  scope: 'row',
  ...(row === undefined ? {} : { row }),
  value: key,
  expected: `the ${entity} as the plan found it`,
  message:
    reason === 'rollback'
      ? `somebody else changed this ${entity} while the import was taken back, so it was left alone: change it by hand`
      : `somebody else changed this ${entity} while the file was imported, so it was left alone: send the file again`,
});

/** How a change counts. */
export function countsOf({ type, reason }: Change, outcome: Outcome): Counts {
  if (outcome === 'made') return { ...noCounts, [reason === 'implied' ? 'implied' : countedAs[type]]: 1 };
  return outcome !== 'needless' && (reason === 'row' || reason === 'rollback')
    ? { ...noCounts, rejected: 1 }
    : noCounts;
}
