/** A rollback that does something of everything and waits for a person, and all that can be seen of it afterwards. */
import type { Import } from '../../../shared/domain/import.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { requestRollback } from '../../../shared/import/request-rollback.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { getImport } from '../../../shared/store/imports.ts';
import { getLane } from '../../../shared/store/lane.ts';
import { csvOf, employee, employees } from '../employee-file.ts';
import { minutes } from './clock.ts';
import type { Cloud } from './cloud.ts';
import { type Delivery, deliver } from './deliver.ts';
import { insist } from './kill.ts';
import { directoryOf, planIssuesOf } from './rollback.ts';
import { addCustomer, importFile, importsOf, platformWrites } from './site.ts';

const by = 'jo@example.com';

const before = csvOf([...employees(1, 9), employee('10', { Status: 'archived' })]);

/** Creates 11, 12 and 13, updates 1 and 2, brings 10 back, archives 8 by its row and 9 for its absence. */
const after = csvOf([
  ...employees(11, 13),
  ...employees(1, 2, { 'Job Title': 'Poet', Department: 'Verse' }),
  ...employees(3, 7),
  employee('8', { Status: 'archived' }),
  employee('10'),
]);

/** Two removals pass, and the four that take this import back wait; a field of user 2 is somebody else's since. */
export async function importWhatGoesBack(cloud: Cloud, tenant: string): Promise<Import> {
  await addCustomer(cloud, tenant, { missing: 'archive', limits: { removals: { count: 2, percent: 1 } } });
  await importFile(cloud, tenant, before);
  const one = await importFile(cloud, tenant, after);
  await platformWrites(cloud, tenant, '2', { jobTitle: 'Editor' });
  cloud.events.length = 0;
  cloud.clock.advance(1000);
  return one;
}

/** Asks for it, agrees to it, and lets everything happen that follows; whoever is killed while typing types again. */
export async function takeBackToTheEnd(cloud: Cloud, one: Import, delivery: Delivery = {}): Promise<void> {
  const { tenant } = one;
  const asked = await insist(cloud, () => requestRollback(cloud.context, { tenant, importId: one.id, by }));
  await settle(cloud, delivery);
  await insist(cloud, () => approveImport(cloud.context, { tenant, importId: asked.id, by }));
  await settle(cloud, delivery);
}

/** By then leases and the patience of all the sweep's rules are over. */
async function settle(cloud: Cloud, delivery: Delivery): Promise<void> {
  await deliver(cloud, delivery);
  cloud.clock.advance(minutes(20));
  await sweepImports(cloud.backdoor);
  await deliver(cloud);
}

/** All that a customer, the platform and an operator can see of it, whatever tenant and imports are called. */
export async function rollbackOutcome(cloud: Cloud, { tenant, id }: Import) {
  const { imports } = cloud.backdoor;
  const rollback = (await importsOf(cloud, tenant)).find(({ rollsBack }) => rollsBack === id);
  if (rollback === undefined) throw new Error('nothing takes it back');
  const anonymous = (value: unknown): string =>
    JSON.stringify(value).replaceAll(rollback.id, 'ROLLBACK').replaceAll(tenant, 'TENANT');
  const { state, counts, failure, approval, decisions = [], round } = rollback;
  return {
    rollback: { state, counts, failure, isApproved: approval !== undefined, decisions: decisions.length, round },
    isNamed: (await getImport(imports, tenant, id))?.rolledBackBy === rollback.id,
    imports: (await importsOf(cloud, tenant)).length,
    users: Object.values(await directoryOf(cloud, tenant))
      .map(({ createdAt: _, ...item }) => anonymous(item))
      .sort(),
    issues: (await planIssuesOf(cloud, rollback)).map(anonymous).sort(),
    events: [...new Set(cloud.events.map(anonymous))].sort(),
    holder: (await getLane(imports, tenant)).holder,
    waiting: cloud.messages.length,
  };
}
