import pMap from 'p-map';
import { happeningOf } from '../domain/due.ts';
import type { Import } from '../domain/import.ts';
import { nextDue } from '../domain/lifecycle.ts';
import { claimDue, claimed, deletePurged, moveDue, settleDue } from '../store/directory-due.ts';
import { type ItemKey, itemKey } from '../store/directory-keys.ts';
import { type DueUser, readDue, type Unread } from '../store/due-index.ts';
import { type EventBus, emitEvents } from '../store/event-bus.ts';
import type { Table } from '../store/table.ts';
import { offboardingAfter } from './offboarding-after.ts';
import { dueEventOf } from './tell-due.ts';

/** One pass over what is due. */
export type DueRun = {
  readonly directory: Table;
  readonly bus: EventBus;
  /** The instant up to which it is carried out, epoch milliseconds. */
  readonly now: number;
  /** An import, or undefined when history no longer has it. */
  readonly importOf: (tenant: string, id: string) => Promise<Import | undefined>;
  readonly onDue: (dueAt: number) => void;
  readonly onDone: () => void;
  readonly onFailure: (error: unknown) => void;
};

/** Items under way at a time, in one page. */
const concurrency = 12;

/**
 * Whoever was moved, or lost a race, is looked at again: onboarding and offboarding may both be over, and each may find
 * somebody else there once. What then is left is due at the next run.
 */
const rounds = 4;

/** Carries out what is due for the users at `keys` (a page of the index). One user's failure keeps nobody else back. */
export async function carryOutDue(run: DueRun, keys: readonly ItemKey[]): Promise<void> {
  try {
    let left = keys;
    for (let round = 0; round < rounds && left.length > 0; round += 1) left = await carryOutOnce(run, left);
  } catch (error) {
    run.onFailure(error);
  }
}

/**
 * Three steps for all: what is due happens, each in one write that also says what is to be told; it is told; it is
 * settled. Whatever is cut off in between is found by the next run where it was, and goes on from there. Returns whom to
 * look at again.
 */
async function carryOutOnce(run: DueRun, keys: readonly ItemKey[]): Promise<ItemKey[]> {
  const unread = await readDue(run.directory, keys);
  const looked = await each(run, unread, (one) => lookAt(run, one));
  const happened = looked.flatMap((one) => (one.due === undefined ? [] : [one.due]));
  const events = happened.flatMap(({ tenant, user }) => dueEventOf(tenant, user));
  await emitEvents(run.bus, events);
  const settled = await each(run, happened, (due) => settle(run, due));
  return [...looked, ...settled].flatMap(({ again }) => (again === undefined ? [] : [again]));
}

/** What came of one user: something that is to be told, somebody to look at again, or nothing. */
type Outcome = { readonly due?: DueUser; readonly again?: ItemKey };

const nothing: Outcome = {};
const again = ({ tenant, user }: DueUser): Outcome => ({ again: itemKey('user', tenant, user.key) });

async function each<T>(run: DueRun, all: readonly T[], work: (one: T) => Promise<Outcome>): Promise<Outcome[]> {
  const attempt = (one: T): Promise<Outcome> =>
    work(one).catch((error: unknown) => {
      run.onFailure(error);
      return nothing;
    });
  return pMap(all, attempt, { concurrency });
}

async function lookAt(run: DueRun, unread: Unread): Promise<Outcome> {
  const due = unread.read();
  if (due === undefined || due.dueAt > run.now) return nothing;
  run.onDue(due.dueAt);
  if (due.user.telling !== undefined) return { due };
  return happen(run, due);
}

async function happen(run: DueRun, due: DueUser): Promise<Outcome> {
  const { tenant, user, dueAt } = due;
  const { status, instants = {} } = user;
  const next = nextDue(status, instants);
  if (next?.event === 'offboarding-due' && instants.offboardsAfter !== undefined) return moveToEnd(run, due);
  const happening = next?.at === dueAt ? happeningOf(tenant, user, next) : undefined;
  if (happening === undefined) return move(run, due, instants);
  if (!(await claimDue(run.directory, due, happening, run.now))) return again(due);
  return { due: { ...due, user: claimed(user, happening) } };
}

async function moveToEnd(run: DueRun, due: DueUser): Promise<Outcome> {
  const { instants = {} } = due.user;
  const one = await run.importOf(due.tenant, instants.offboardsAfter ?? '');
  return move(run, due, offboardingAfter(instants, one, run.now));
}

/** To where the instants say; whether that is over as well is seen when it is looked at again. */
async function move(run: DueRun, due: DueUser, instants: NonNullable<DueUser['user']['instants']>): Promise<Outcome> {
  await moveDue(run.directory, due, instants);
  return again(due);
}

async function settle({ directory, now, onDone }: DueRun, due: DueUser): Promise<Outcome> {
  const { tenant, user } = due;
  const isPurged = user.telling?.type === 'user.purged';
  const isSettled = await (isPurged ? deletePurged(directory, due) : settleDue(directory, tenant, user));
  if (!isSettled) return again(due);
  onDone();
  if (isPurged) return nothing;
  const next = nextDue(user.status, user.instants ?? {});
  return next !== undefined && next.at <= now ? again(due) : nothing;
}
