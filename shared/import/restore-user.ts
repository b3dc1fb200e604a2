import { restorationOf } from '../domain/due.ts';
import type { User } from '../domain/user.ts';
import { restoreDeleted } from '../store/directory-due.ts';
import { getUserOrTeam } from '../store/directory-read.ts';
import type { Table } from '../store/table.ts';

/** What came of it: the state in which they are back, or why they are not. */
export type Restoration =
  | { readonly restored: true; readonly status: User['status'] }
  | { readonly restored: false; readonly why: 'no-such-user' | 'not-deleted' | 'window-over' | 'busy' };

/** How often it is tried while others write to the item. */
const attempts = 3;

/**
 * Brings a deleted user back at `now` (epoch ms), as long as their restore window lasts; the next sweep tells of it. The
 * login stays shut while their onboarding is still to come.
 */
export async function restoreUser(table: Table, tenant: string, key: string, now: number): Promise<Restoration> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const user = await getUserOrTeam(table, 'user', tenant, key);
    if (user === undefined) return { restored: false, why: 'no-such-user' };
    const why = obstacle(user, now);
    if (why !== undefined) return { restored: false, why };
    const happening = restorationOf(tenant, user, now);
    if (await restoreDeleted(table, tenant, user, happening)) return { restored: true, status: happening.status };
  }
  return { restored: false, why: 'busy' };
}

/** Of whom it is being told that they are purged, the window is over, whatever this clock says. */
function obstacle({ status, instants, telling }: User, now: number): 'not-deleted' | 'window-over' | undefined {
  if (status !== 'deleted') return 'not-deleted';
  const isOver = instants?.purgesAt !== undefined && instants.purgesAt <= now;
  return isOver || telling !== undefined ? 'window-over' : undefined;
}
