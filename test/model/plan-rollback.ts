/** What taking an import back comes to, by docs/rollback.md. */
import { kindOf } from './plan-file.ts';
import {
  day,
  type Fields,
  type Instants,
  isRemoval,
  type Model,
  type ModelChange,
  type ModelImport,
  type ModelUser,
  none,
  type Plan,
  type Policy,
  rules,
  type Status,
} from './state.ts';

/** Where rules leave absentees alone, whoever was created is deactivated. */
const stateOfCreated: Readonly<Record<Policy, Status>> = {
  leave: 'deactivated',
  deactivate: 'deactivated',
  archive: 'archived',
  delete: 'deleted',
};

export function planRollback(model: Model, original: ModelImport, now: number): Plan {
  const counts = { ...none };
  const changes: ModelChange[] = [];
  if (original.keptUntil <= now || original.done === undefined) {
    return { changes, counts: none, isRefused: true, absenceRemovals: 0, doubts: [] };
  }
  for (const done of original.done) {
    counts.rows += 1;
    const undone = undo(model, original, done, now);
    if (undone === 'nothing') counts.unchanged += 1;
    else if (undone === 'kept') counts.rejected += 1;
    else changes.push(undone);
  }
  const ordered = [...changes.filter(({ kind }) => !isRemoval(kind)), ...changes.filter(({ kind }) => isRemoval(kind))];
  return { changes: ordered, counts, isRefused: false, absenceRemovals: 0, doubts: [] };
}

/** `nothing`: it is as it was already. `kept`: somebody was there since, or they are gone. */
type Undone = ModelChange | 'nothing' | 'kept';

function undo(model: Model, original: ModelImport, done: ModelChange, now: number): Undone {
  const user = model.users.get(done.key);
  const isUntouched = user?.changedBy === original.n;
  if (user === undefined) return done.kind === 'create' ? 'nothing' : 'kept';
  const { was, set, isKept } = fieldsBack(done, user.fields);
  if (done.kind === 'create') return uncreate(model.policy, done, user, isKept || !isUntouched, now);
  const status = statusBack(done, user, isUntouched, now);
  const instants = instantsBack(done, user, status.status, now);
  const moves = Object.keys(was).length + Object.keys(set).length > 0 || instants !== undefined;
  if (status.status === user.status && !moves) return isKept || status.isKept ? 'kept' : 'nothing';
  return changeTo(done, user, { status: status.status, was, set, instants });
}

function uncreate(policy: Policy, done: ModelChange, user: ModelUser, isUsed: boolean, now: number): Undone {
  const status = stateOfCreated[policy];
  if (isUsed) return 'kept';
  if (user.status === 'archived' || user.status === 'deleted' || user.status === status) return 'nothing';
  const instants = status === 'deleted' ? { purgesAt: now + rules.restoreDays * day } : undefined;
  return changeTo(done, user, { status, was: {}, set: {}, instants });
}

type After = Pick<ModelChange, 'status' | 'was' | 'set' | 'instants'>;

const changeTo = (done: ModelChange, user: ModelUser, after: After): ModelChange => ({
  ...after,
  key: done.key,
  kind: after.status === user.status ? 'update' : kindOf(user.status, after.status),
  row: done.row,
  version: user.version,
  before: {
    status: after.status === user.status ? undefined : user.status,
    instants: after.instants === undefined ? undefined : user.instants,
  },
});

/** A field goes back where it still is what the import set. */
function fieldsBack(done: ModelChange, now: Fields): { was: Fields; set: Fields; isKept: boolean } {
  const was: Record<string, string> = {};
  const set: Record<string, string> = {};
  let isKept = false;
  for (const field of new Set([...Object.keys(done.was), ...Object.keys(done.set)])) {
    const [present, before] = [now[field], done.was[field]];
    if (present === before) continue;
    if (present !== done.set[field]) {
      isKept = true;
      continue;
    }
    if (present !== undefined) was[field] = present;
    if (before !== undefined) set[field] = before;
  }
  return { was, set, isKept };
}

type StatusBack = { readonly status: Status; readonly isKept: boolean };

/** Nobody's access is taken whom another import has written since; nobody comes back whose window is over. */
function statusBack(done: ModelChange, user: ModelUser, isUntouched: boolean, now: number): StatusBack {
  const { status } = user;
  const before = done.before.status;
  if (before === undefined || status === before) return { status, isKept: false };
  if (status !== done.status) return { status, isKept: true };
  const isLost = status === 'deleted' && (user.instants.purgesAt ?? now + 1) <= now;
  if (isLost || (isRemoval(kindOf(status, before)) && !isUntouched)) return { status, isKept: true };
  return { status: before, isKept: false };
}

/** Whatever was due for them is due again; whoever is deleted again gets a whole restore window. */
function instantsBack(done: ModelChange, user: ModelUser, status: Status, now: number): Instants | undefined {
  const isOfImport = done.instants !== undefined && isSame(user.instants, done.instants);
  if (!isOfImport && status === user.status) return undefined;
  const { purgesAt: _, ...others } = isOfImport ? (done.before.instants ?? {}) : user.instants;
  if (status === 'deleted')
    return user.status === 'deleted' ? undefined : { ...others, purgesAt: now + rules.restoreDays * day };
  return isSame(others, user.instants) && status === user.status ? undefined : others;
}

const isSame = (a: Instants, b: Instants): boolean => a.offboardsAt === b.offboardsAt && a.purgesAt === b.purgesAt;
