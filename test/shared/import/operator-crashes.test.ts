/** What a person at the terminal decides, when the command is cut off in the middle: it was done, or it was not. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cancelImport, NotCancellable } from '../../../shared/import/cancel-import.ts';
import { approveImport, discardImport, NotHeld } from '../../../shared/import/decide-import.ts';
import { pauseTenant, resumeTenant } from '../../../shared/import/pause-tenant.ts';
import { requestRollback } from '../../../shared/import/request-rollback.ts';
import { restoreUser } from '../../../shared/import/restore-user.ts';
import { sweepDue } from '../../../shared/import/sweep-due.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { getLane } from '../../../shared/store/lane.ts';
import { minutes } from '../../support/cloud/clock.ts';
import { type Delivery, deliver } from '../../support/cloud/deliver.ts';
import { insist, killAt, type Moment, momentsOf, spare } from '../../support/cloud/kill.ts';
import { directoryOf } from '../../support/cloud/rollback.ts';
import { addCustomer, importFile, importsOf, lastImport, siteOf, upload } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const by = 'jo@example.com';

type Command = () => Promise<unknown>;
/** Brings a tenant to where a command can be typed, and returns that command. */
type Situation = (tenant: string) => Promise<Command>;

/** Ten users, and a file that is held because it changes nine and removes one. */
async function held(tenant: string): Promise<{ tenant: string; importId: string; by: string }> {
  const limits = { removals: { count: 5, percent: 10 }, changes: { count: 2, percent: 1 } };
  await addCustomer(cloud(), tenant, { missing: 'archive', limits });
  await importFile(cloud(), tenant, csvOf(employees(1, 10)));
  const { id } = await importFile(cloud(), tenant, csvOf(employees(1, 9, { 'Job Title': 'Poet' })));
  return { tenant, importId: id, by };
}

/** A file whose chunks wait, as `leaves` has it. */
async function underWay(tenant: string, leaves: Delivery['leaves']) {
  await addCustomer(cloud(), tenant, { missing: 'archive' });
  await importFile(cloud(), tenant, csvOf(employees(1, 10)));
  await upload(cloud(), tenant, 'next.csv', csvOf(employees(1, 9, { 'Job Title': 'Poet' })));
  await deliver(cloud(), leaves === undefined ? {} : { leaves });
  return { tenant, importId: (await lastImport(cloud(), tenant)).id, by };
}

const situations: Readonly<Record<string, Situation>> = {
  'approves what is held': async (tenant) => {
    const decision = await held(tenant);
    return () => approveImport(cloud().context, decision);
  },
  'discards what is held': async (tenant) => {
    const decision = await held(tenant);
    return () => discardImport(cloud().context, decision);
  },
  'cancels what is held': async (tenant) => {
    const decision = await held(tenant);
    return () => cancelImport(cloud().context, decision);
  },
  'cancels what waits on a paused lane': async (tenant) => {
    await addCustomer(cloud(), tenant);
    await pauseTenant(cloud().backdoor, { tenant, by });
    const waiting = await importFile(cloud(), tenant, csvOf(employees(1, 3)));
    return () => cancelImport(cloud().context, { tenant, importId: waiting.id, by });
  },
  'cancels what is being applied': async (tenant) => {
    const decision = await underWay(tenant, ({ queue }) => queue === 'changes');
    cloud().messages.length = 0;
    return () => cancelImport(cloud().context, decision);
  },
  'pauses a tenant whose file is being applied': async (tenant) => {
    await underWay(tenant, ({ queue }) => queue === 'changes');
    return () => pauseTenant(cloud().context, { tenant, by });
  },
  'resumes a tenant whose file waits': async (tenant) => {
    await addCustomer(cloud(), tenant);
    await pauseTenant(cloud().backdoor, { tenant, by });
    await importFile(cloud(), tenant, csvOf(employees(1, 3)));
    return () => resumeTenant(cloud().context, { tenant, by });
  },
  'asks for a rollback': async (tenant) => {
    await addCustomer(cloud(), tenant, { missing: 'archive' });
    await importFile(cloud(), tenant, csvOf(employees(1, 9)));
    const one = await importFile(cloud(), tenant, csvOf(employees(1, 10)));
    cloud().clock.advance(1000);
    return () => requestRollback(cloud().context, { tenant, importId: one.id, by });
  },
  'restores a deleted user': async (tenant) => {
    await addCustomer(cloud(), tenant, { missing: 'delete' });
    await importFile(cloud(), tenant, csvOf(employees(1, 9)));
    await importFile(cloud(), tenant, csvOf(employees(1, 8)));
    return () => restoreUser(cloud().context.directory, tenant, '9', cloud().clock.now());
  },
};

/** What no upload leads the sweep to: asked for in part, it waits for whoever types it again, and has changed nobody. */
const waitsForItsPerson: ReadonlySet<string> = new Set(['asks for a rollback']);

/** By then leases and the patience of all the sweep's rules are over. */
async function settle(): Promise<void> {
  const { backdoor, clock } = cloud();
  await deliver(cloud());
  clock.advance(minutes(20));
  await sweepImports(backdoor);
  await sweepDue(backdoor, () => true);
  await deliver(cloud());
}

/** All that can be seen of it, whatever tenant and imports are called, and whenever it was. */
async function seen(tenant: string) {
  const imports = await importsOf(cloud(), tenant);
  const ids = new Map(imports.map(({ id }, at) => [id, `import-${imports.length - at}`]));
  const anonymous = (value: unknown): string =>
    [...ids]
      .reduce((text, [id, name]) => text.replaceAll(id, name), JSON.stringify(value))
      .replaceAll(tenant, 'TENANT');
  const lane = await getLane(cloud().backdoor.imports, tenant);
  return {
    imports: imports.map(({ state, counts, failure, rolledBackBy, decisions = [], cancel }) =>
      anonymous({ state, counts, failure, rolledBackBy, decisions: decisions.map(({ what }) => what), by: cancel?.by }),
    ),
    users: Object.values(await directoryOf(cloud(), tenant))
      .map(({ createdAt: _, purgesAt: __, dueAt: ___, dueShard: ____, ...item }) => anonymous(item))
      .sort(),
    told: [...new Set(cloud().events.map(({ type }) => type))].sort(),
    uploads: (await siteOf(cloud(), tenant)).filter((key) => !key.includes('/reports/')).map(anonymous),
    lane: { holder: anonymous(lane.holder ?? ''), isPaused: lane.paused !== undefined },
    waiting: cloud().messages.length,
  };
}

/** What comes of a command that is typed by `type`. */
async function endOf(tenant: string, situation: Situation, type: (command: Command) => Promise<unknown>) {
  const { messages, events, tap } = cloud();
  messages.length = 0;
  const command = await situation(tenant);
  events.length = 0;
  tap.calls.length = 0;
  await type(command);
  const calls = [...tap.calls];
  spare(cloud());
  await settle();
  return { calls, end: await seen(tenant) };
}

const once = (command: Command) => cloud().tap.live(command);
const never = async () => undefined;

/** It was decided already: that is what a person is told whose first attempt got so far. */
async function again(command: Command): Promise<void> {
  await insist(cloud(), command).catch((error: unknown) => {
    if (!(error instanceof NotHeld) && !(error instanceof NotCancellable)) throw error;
  });
}

describe.each(Object.entries(situations))('a person who %s', { timeout: 300_000 }, (name, situation) => {
  const tenant = name.replaceAll(' ', '-');

  it('and is cut off before or after any call has it done by typing it again, and else done or not done', async () => {
    const { calls, end } = await endOf(`${tenant}-undisturbed`, situation, once);
    const undone = await endOf(`${tenant}-never`, situation, never);
    expect(end).not.toEqual(undone.end);
    const moments = momentsOf(calls);
    expect(moments.length).toBeGreaterThan(1);
    const different: { readonly moment: Moment; readonly found: unknown }[] = [];
    for (const moment of moments) {
      const where = `${tenant}-${moment.at}-${moment.when}`;
      const repeated = await endOf(`${where}-again`, situation, (command) => {
        killAt(cloud(), moment);
        return again(command);
      });
      if (!isDeepStrictEqual(repeated.end, end)) different.push({ moment, found: repeated.end });
      const left = await endOf(`${where}-left`, situation, (command) => {
        killAt(cloud(), moment);
        return once(command).catch(() => undefined);
      });
      const isDone = isDeepStrictEqual(left.end, end);
      const isUndone = isDeepStrictEqual(left.end, undone.end);
      const { users, told, lane } = left.end;
      const { end: before } = undone;
      const isAsked =
        waitsForItsPerson.has(name) &&
        isDeepStrictEqual({ users, told, lane }, { users: before.users, told: before.told, lane: before.lane });
      if (!isDone && !isUndone && !isAsked) different.push({ moment, found: left.end });
    }
    expect(different).toEqual([]);
  });
});
