/** The real tenant beside the one in memory: the same things are done to it, on the emulators. */
import { profileOf } from '../../shared/domain/profile.ts';
import { cancelImport, NotCancellable } from '../../shared/import/cancel-import.ts';
import { approveImport, discardImport, NotHeld } from '../../shared/import/decide-import.ts';
import { pauseTenant, resumeTenant } from '../../shared/import/pause-tenant.ts';
import { requestRollback } from '../../shared/import/request-rollback.ts';
import { restoreUser } from '../../shared/import/restore-user.ts';
import { sweepImports } from '../../shared/import/sweep-imports.ts';
import { minutes } from '../support/cloud/clock.ts';
import type { Cloud } from '../support/cloud/cloud.ts';
import { type Delivery, deliver } from '../support/cloud/deliver.ts';
import { insist, killAt, spare } from '../support/cloud/kill.ts';
import { addCustomer, importsOf, upload } from '../support/cloud/site.ts';
import { type File, type Policy, rules } from './state.ts';

/** `ids` are those of its imports, by their numbers in the model. */
export type Real = { readonly cloud: Cloud; readonly tenant: string; readonly ids: string[] };

/** A function, or a command, is killed at its n-th call. Never, where it makes fewer. */
export type Crash = { readonly at: number; readonly when: 'before' | 'after' };

const by = 'jo@example.com';

const profileFor = (missing: Policy) =>
  profileOf({
    identity: ['id'],
    columns: [
      { title: 'ID', field: 'id', type: 'text' },
      { title: 'Name', field: 'name', type: 'text', required: true },
      { title: 'Job', field: 'job', type: 'text' },
      {
        title: 'Status',
        field: 'status',
        type: 'status',
        required: true,
        words: { active: 'active', archived: 'archived' },
      },
      { title: 'End', field: 'end', type: 'date' },
    ],
    emptyCells: 'erase',
    missing,
    limits: { removals: rules.removals, creations: rules.creations, changes: rules.changes },
    // Files of a few rows are never like the last one: what is held for that has tests of its own.
    drift: { rows: { count: 100, percent: 100 }, filled: { count: 100, percent: 100 } },
    offboarding: { field: 'end', at: `${rules.offboardsAtHour}:00`, past: 'error' },
    retentionDays: rules.retentionDays,
    restoreDays: rules.restoreDays,
  });

export async function addReal(cloud: Cloud, tenant: string, policy: Policy): Promise<Real> {
  await addCustomer(cloud, tenant, profileFor(policy));
  return { cloud, tenant, ids: [] };
}

const csvOf = ({ rows, hasStranger, hasLineEnd, isBroken }: File): string => {
  const lines = rows.flatMap(({ key, name, job, status, end, twice }) => {
    const line = [key, name, job, status, end].join(',');
    return twice ? [line, line] : [line];
  });
  const titles = isBroken ? 'ID,Nickname,Job,Status,End' : 'ID,Name,Job,Status,End';
  const text = [titles, ...lines, ...(hasStranger ? [',Nobody,,active,'] : [])].join('\n');
  return hasLineEnd ? `${text}\n` : text;
};

export const put = ({ cloud, tenant }: Real, file: File): Promise<unknown> =>
  upload(cloud, tenant, 'staff.csv', csvOf(file));

/** Everything happens that follows. Whoever is killed leaves it to the sweep, where nothing else is left to do it. */
export async function follow({ cloud }: Real, crash?: Crash, delivery: Delivery = {}): Promise<void> {
  if (crash === undefined) {
    await deliver(cloud, delivery);
    return;
  }
  const seen = killAt(cloud, { ...crash, name: 'any' });
  await deliver(cloud, delivery);
  spare(cloud);
  if (seen.kills > 0) await leasesRunOut(cloud);
}

/** By then the sweep has no patience with anything any more. */
async function leasesRunOut(cloud: Cloud): Promise<void> {
  cloud.clock.advance(minutes(20));
  await sweepImports(cloud.context);
  await deliver(cloud);
}

/** When an import was planned for the last time, epoch milliseconds: the model is told the time, and nothing else. */
export async function plannedAt({ cloud, tenant }: Real): Promise<number> {
  const [newest] = await importsOf(cloud, tenant);
  return newest?.planEndedAt ?? cloud.clock.now();
}

/**
 * A person types a command, again if it is cut off; that it was done already is no fault then. What follows begins when
 * leases have run out, if somebody was killed: `begin` is called then.
 */
async function type(
  real: Real,
  command: () => Promise<unknown>,
  crash: Crash | undefined,
  begin: () => void,
): Promise<void> {
  const { cloud } = real;
  const seen = crash === undefined ? { kills: 0 } : killAt(cloud, { ...crash, name: 'any' });
  try {
    await insist(cloud, command);
  } catch (error) {
    const isDone = error instanceof NotHeld || error instanceof NotCancellable;
    if (!isDone || seen.kills === 0) throw error;
  }
  spare(cloud);
  if (seen.kills > 0) cloud.clock.advance(minutes(20));
  begin();
  if (seen.kills > 0) await sweepImports(cloud.context);
  await deliver(cloud);
}

export type Decision = 'approve' | 'discard' | 'cancel' | 'rollback';

const decisions = {
  approve: approveImport,
  discard: discardImport,
  cancel: cancelImport,
  rollback: requestRollback,
} as const satisfies Record<Decision, unknown>;

/** What a person does at the terminal, and whether it is cut off; `begin` has the model do what follows. */
export type Typing = { readonly crash: Crash | undefined; readonly begin: () => void };

export function decide(real: Real, what: Decision, n: number, { crash, begin }: Typing): Promise<void> {
  const { cloud, tenant, ids } = real;
  const importId = ids[n] ?? 'none';
  return type(real, () => decisions[what](cloud.context, { tenant, importId, by }), crash, begin);
}

export function pauseOrResumeReal(
  { cloud, tenant, ...real }: Real,
  isPaused: boolean,
  { crash, begin }: Typing,
): Promise<void> {
  const command = isPaused ? resumeTenant : pauseTenant;
  return type({ cloud, tenant, ...real }, () => command(cloud.context, { tenant, by }), crash, begin);
}

export function restoreReal(real: Real, key: string, { crash, begin }: Typing): Promise<void> {
  const { cloud, tenant } = real;
  const now = cloud.clock.now();
  return type(real, () => restoreUser(cloud.context.directory, tenant, key, now), crash, begin);
}

/** New imports get the numbers that the model has for them. */
export async function learn({ cloud, tenant, ids }: Real): Promise<void> {
  const found = (await importsOf(cloud, tenant)).reverse();
  for (const { id } of found) if (!ids.includes(id)) ids.push(id);
}
