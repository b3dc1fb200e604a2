import pMap from 'p-map';
import { expectedAfter, neverLateBefore, rhythmOf } from '../domain/delivery.ts';
import { type Deliveries, listDeliveries, noteTold } from '../store/deliveries.ts';
import { type EventBus, emitEvents } from '../store/event-bus.ts';
import type { Table } from '../store/table.ts';
import { getTenant } from '../store/tenants.ts';

/** What it works with. */
export type LateContext = { readonly tenants: Table; readonly imports: Table; readonly bus: EventBus };

/** What was found of files that did not come. */
export type LateFiles = {
  /** Whose missed delivery was told. */
  readonly tenants: readonly string[];
  /** Of some tenants, who are looked at again at the next run. */
  readonly failure: Error | undefined;
};

/** Some tenants could not be looked at. The others were. */
class LateFailed extends Error {
  override name = 'LateFailed';
}

/** Tenants under way at a time. */
const concurrency = 8;

/**
 * Tells of each delivery that did not come by `now` (epoch ms), once: one a tenant in a run, so that an outage is caught up
 * with in order. Told first and noted then: whoever dies in between has it told again, under the same id.
 */
export async function tellLateFiles(context: LateContext, now: number): Promise<LateFiles> {
  const tenants: string[] = [];
  let failures = 0;
  let cause: unknown;
  const look = async (deliveries: Deliveries): Promise<void> => {
    try {
      if (await tellIfLate(context, deliveries, now)) tenants.push(deliveries.tenant);
    } catch (error) {
      failures += 1;
      cause ??= error;
    }
  };
  for await (const page of listDeliveries(context.imports)) {
    const quiet = page.filter(({ cameAt }) => (cameAt.at(-1) ?? now) + neverLateBefore <= now);
    await pMap(quiet, look, { concurrency });
  }
  const failure = failures > 0 ? new LateFailed(`${failures} tenants could not be looked at`, { cause }) : undefined;
  return { tenants, failure };
}

async function tellIfLate({ tenants, imports, bus }: LateContext, known: Deliveries, now: number): Promise<boolean> {
  const { tenant, cameAt, toldUpTo } = known;
  const found = await getTenant(tenants, tenant);
  const lastAt = cameAt.at(-1);
  if (found === undefined || !found.active || lastAt === undefined) return false;
  const rhythm = rhythmOf(found.profile, cameAt);
  if (rhythm === undefined) return false;
  const { expectedAt, lateAt } = expectedAfter(rhythm, found.profile.timeZone, lastAt, Math.max(lastAt, toldUpTo));
  if (lateAt > now) return false;
  const detail = {
    id: `${tenant}:delivery.late:${expectedAt}`,
    tenant,
    expectedAt: new Date(expectedAt).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
  };
  await emitEvents(bus, [{ type: 'delivery.late', detail }]);
  await noteTold(imports, known, expectedAt);
  return true;
}
