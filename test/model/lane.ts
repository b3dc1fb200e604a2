/** How imports come to their turn, are planned, held and applied: docs/architecture.md, docs/safety.md. */
import { countsAfter, hashOf, judge } from './gate.ts';
import { planFile } from './plan-file.ts';
import { planRollback } from './plan-rollback.ts';
import {
  day,
  isFile,
  isRemoval,
  type Model,
  type ModelChange,
  type ModelImport,
  type ModelUser,
  none,
  type Plan,
  rules,
} from './state.ts';

/** How long an import is kept that has not been planned yet. */
const usualRetention = 90 * day;

/** A file or a rollback arrives; its number is its place in the order of arrival. */
export function receive(model: Model, what: ModelImport['what'], now: number): ModelImport {
  const one: ModelImport = {
    n: model.imports.length,
    what,
    receivedAt: now,
    state: 'received',
    counts: none,
    held: undefined,
    keptUntil: now + usualRetention,
    firstPlannedAt: undefined,
    plan: undefined,
    approved: undefined,
    done: undefined,
    takenBackBy: undefined,
  };
  model.imports.push(one);
  return one;
}

/** Everything has its turn that waits. `first`: who has the lane already. */
export function runLane(model: Model, now: number, first?: ModelImport): void {
  if (model.isPaused) return;
  for (let next = first ?? firstWaiting(model); next !== undefined; next = firstWaiting(model)) {
    planAndApply(model, newestInstead(model, next), now);
  }
}

const waiting = (model: Model): ModelImport[] => model.imports.filter(({ state }) => state === 'received');

const firstWaiting = (model: Model): ModelImport | undefined => waiting(model)[0];

/** Files say who is there, all of them. */
const areComplete = (model: Model): boolean => model.policy !== 'leave';

/** Where several complete files wait, the newest is planned first. */
function newestInstead(model: Model, one: ModelImport): ModelImport {
  if (!isFile(one) || !areComplete(model)) return one;
  return waiting(model).findLast((other) => isFile(other) && other.n > one.n) ?? one;
}

function planAndApply(model: Model, one: ModelImport, now: number): void {
  one.firstPlannedAt ??= now;
  one.keptUntil = one.receivedAt + rules.retentionDays * day;
  if (isFile(one) && areComplete(model) && hasNewer(model, one, now)) {
    one.state = 'superseded';
    return;
  }
  const plan = planOf(model, one, now);
  if (plan.isRefused) {
    one.state = 'failed';
    return;
  }
  const { reasons, active, removals, lost, endings } = judge(model, one, plan, now);
  one.plan = { hash: hashOf(plan), at: now, active, removals, lost, endings };
  one.counts = plan.counts;
  if (reasons.length > 0) {
    one.state = 'held';
    one.held = reasons;
    return;
  }
  if (isFile(one) && areComplete(model)) supersedeOlder(model, one, now);
  apply(model, one, plan);
}

function planOf(model: Model, one: ModelImport, now: number): Plan {
  if (isFile(one)) return planFile(model, one.what.file, one.firstPlannedAt ?? now, now);
  const original = 'back' in one.what ? model.imports[one.what.back] : undefined;
  if (original === undefined) throw new Error('what is taken back is not there');
  return planRollback(model, original, now);
}

const hasNewer = (model: Model, one: ModelImport, now: number): boolean =>
  model.imports.some((other) => other.n > one.n && isFile(other) && other.done !== undefined && other.keptUntil > now);

function supersedeOlder(model: Model, newer: ModelImport, now: number): void {
  for (const older of model.imports) {
    const isPointless = older.n < newer.n && isFile(older) && older.keptUntil > now;
    if (isPointless && (older.state === 'held' || older.state === 'received')) older.state = 'superseded';
  }
}

function apply(model: Model, one: ModelImport, plan: Plan): void {
  meanwhile(model);
  const made: ModelChange[] = [];
  let rejected = 0;
  for (const change of plan.changes) {
    tellFirst(model, change.key);
    const user = model.users.get(change.key);
    if (user?.version === change.version || canBeRedone(user, change)) {
      model.users.set(change.key, changed(user, change, one.n));
      model.told.push(`user.${change.kind}d ${change.key}`);
      made.push(change);
    } else if (change.row !== undefined) rejected += 1;
  }
  const counts = countsAfter({ ...plan, changes: made });
  one.done = made;
  one.counts = { ...counts, rejected: counts.rejected + rejected };
  one.state = one.counts.rejected > 0 ? 'succeeded_with_errors' : 'succeeded';
  if (isFile(one)) {
    const { hasLineEnd: endsWithLineEnd, hasStranger: hadStranger } = one.what.file;
    model.habits = { endsWithLineEnd, hadStranger };
  }
}

/** What was to happen between plan and apply happens, once. */
export function meanwhile(model: Model): void {
  const happen = model.meanwhile;
  model.meanwhile = undefined;
  happen?.();
}

/** Where somebody was there since the plan: a removal never; anything else where the values from before still hold. */
function canBeRedone(user: ModelUser | undefined, { kind, was, set }: ModelChange): boolean {
  if (user === undefined || isRemoval(kind) || user.isOutByDate) return false;
  const touched = [...Object.keys(was), ...Object.keys(set)];
  return touched.every((field) => user.fields[field] === was[field] || user.fields[field] === set[field]);
}

/** What happened by the clock, or by hand, is told before anybody writes over it. */
function tellFirst(model: Model, key: string): void {
  const user = model.users.get(key);
  if (user?.untold === undefined) return;
  model.told.push(`${user.untold.type} ${key}`);
  model.users.set(key, { ...user, untold: undefined });
}

function changed(user: ModelUser | undefined, change: ModelChange, by: number): ModelUser {
  const { key, status, set, was } = change;
  const fields = { ...user?.fields };
  for (const field of Object.keys(was)) delete fields[field];
  const base = {
    key,
    points: user?.points,
    untold: undefined,
    version: (user?.version ?? 0) + 1,
    changedBy: by,
    isOutByDate: false,
  };
  return { ...base, status, fields: { ...fields, ...set }, instants: instantsAfter(user, change) };
}

/** Whoever is deleted keeps the instants that they had, asleep; so does whoever is taken out otherwise. */
function instantsAfter(user: ModelUser | undefined, { kind, instants }: ModelChange): ModelUser['instants'] {
  const before = user?.instants ?? {};
  if (kind === 'delete') return { ...before, ...instants };
  return instants ?? (kind === 'restore' ? {} : before);
}
