/** What the sweep and people do: docs/lifecycle.md, docs/safety.md, docs/rollback.md. */
import { receive } from './lane.ts';
import { dueOf, type Model, type ModelImport, type ModelUser } from './state.ts';

/** What is due by an instant, each thing in its order. */
export function sweep(model: Model, at: number): void {
  for (const key of [...model.users.keys()]) {
    const user = model.users.get(key);
    if (user !== undefined) sweepUser(model, user, at);
  }
}

function sweepUser(model: Model, user: ModelUser, at: number): void {
  if (user.untold !== undefined) {
    if (user.untold.at > at) return;
    model.told.push(`${user.untold.type} ${user.key}`);
    const settled = { ...user, untold: undefined };
    model.users.set(user.key, settled);
    sweepUser(model, settled, at);
    return;
  }
  const due = dueOf(user);
  if (due === undefined || due > at) return;
  if (user.status === 'deleted') {
    model.told.push(`user.purged ${user.key}`);
    model.users.delete(user.key);
    return;
  }
  const { offboardsAt: _, ...instants } = user.instants;
  model.told.push(`user.deactivated ${user.key}`);
  model.users.set(user.key, { ...user, status: 'deactivated', instants, version: user.version + 1, isOutByDate: true });
}

/** A person brings a deleted user back, up to the last millisecond of the window. Dates that are over are dropped. */
export function restore(model: Model, key: string, now: number): boolean {
  const user = model.users.get(key);
  const { purgesAt, offboardsAt } = user?.instants ?? {};
  if (user?.status !== 'deleted' || (purgesAt !== undefined && purgesAt <= now)) return false;
  model.users.set(key, {
    ...user,
    status: 'active',
    version: user.version + 1,
    isOutByDate: false,
    instants: offboardsAt !== undefined && offboardsAt > now ? { offboardsAt } : {},
    untold: { type: 'user.restored', at: now },
  });
  return true;
}

/** Whether history shows an import: what is past its days can neither be seen nor decided upon. */
export const isShown = ({ keptUntil }: ModelImport, now: number): boolean => keptUntil > now;

export function approve(one: ModelImport): void {
  one.approved = one.plan?.hash;
  one.state = 'received';
  one.held = undefined;
  one.plan = undefined;
}

/** Taken back once, unless that came to nothing. */
export function takeBack(model: Model, one: ModelImport, now: number): void {
  const earlier = one.takenBackBy === undefined ? undefined : model.imports[one.takenBackBy];
  const cameToNothing = earlier && ['failed', 'discarded', 'cancelled'].includes(earlier.state);
  if (earlier === undefined || cameToNothing) one.takenBackBy = receive(model, { back: one.n }, now).n;
}
