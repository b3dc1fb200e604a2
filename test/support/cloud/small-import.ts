/** A small import that does something of everything, and all that can be seen of it afterwards. */
import { hash } from 'node:crypto';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Profile } from '../../../shared/domain/profile.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { shardKey } from '../../../shared/store/directory-keys.ts';
import { getLane } from '../../../shared/store/lane.ts';
import { csvOf, employee, employees } from '../employee-file.ts';
import { minutes } from './clock.ts';
import type { Cloud } from './cloud.ts';
import { type Delivery, deliver } from './deliver.ts';
import { addCustomer, importFile, importsOf, reportOf, siteOf, upload, userOf, usersOf } from './site.ts';

const before = csvOf([...employees(1, 9), employee('10', { Status: 'archived' })]);

/** Creates 11, updates 1 and 2, brings 10 back, archives 8 by its row and 9 for its absence, rejects 7, leaves the others. */
const after = csvOf([
  employee('11'),
  ...employees(1, 2, { 'Job Title': 'Poet' }),
  ...employees(3, 6),
  employee('7', { Email: 'nobody' }),
  employee('8', { Status: 'archived' }),
  employee('10'),
]);

/** The users that the import finds, as another tenant has them. */
export async function makeUsers(cloud: Cloud): Promise<DirectoryItem[]> {
  await addCustomer(cloud, 'model');
  await importFile(cloud, 'model', before);
  return [...(await usersOf(cloud, 'model')).values()];
}

/** A tenant with those users, and the file on the site. */
export async function prepare(
  cloud: Cloud,
  tenant: string,
  users: readonly DirectoryItem[],
  uploadBefore: () => Promise<void> = async () => undefined,
  more: Partial<Profile> = {},
): Promise<void> {
  const { directory } = cloud.backdoor;
  await addCustomer(cloud, tenant, { missing: 'archive', ...more });
  const requests = users.map((item) => {
    const shard = Number(String(item.pk).slice(String(item.pk).lastIndexOf('#') + 1));
    return { PutRequest: { Item: { ...item, tenant, pk: shardKey(tenant, shard) } } };
  });
  await directory.db.send(new BatchWriteCommand({ RequestItems: { [directory.name]: requests } }));
  await uploadBefore();
  await upload(cloud, tenant, 'staff.csv', after);
}

/** The same, and an older file waits before it, of which nothing is to be imported. */
export async function prepareWithOlder(cloud: Cloud, tenant: string, users: readonly DirectoryItem[]): Promise<void> {
  await prepare(cloud, tenant, users, async () => {
    await upload(cloud, tenant, 'older.csv', csvOf([...employees(1, 9, { 'Job Title': 'Boss' }), employee('12')]));
  });
  // Both are registered before either is planned.
  await deliver(cloud, { leaves: ({ body }) => JSON.stringify(body).includes('"step"') });
}

/** The same, and beside the file lies what it should be: itself, or a file with so many rows. */
export const prepareWithSidecar =
  (rows: number) =>
  (cloud: Cloud, tenant: string, users: readonly DirectoryItem[]): Promise<void> => {
    const sidecar = JSON.stringify({ rows, sha256: hash('sha256', after, 'hex') });
    const beside = async () => {
      await upload(cloud, tenant, 'staff.csv.sidecar.json', sidecar);
    };
    return prepare(cloud, tenant, users, beside, { sidecar: 'required' });
  };

/** Everything that becomes of it, the sweep's help included: by then leases and the patience of all its rules are over. */
export async function runToItsEnd(cloud: Cloud, delivery: Delivery = {}): Promise<void> {
  await deliver(cloud, delivery);
  cloud.clock.advance(minutes(20));
  await sweepImports(cloud.backdoor);
  await deliver(cloud, delivery);
}

/** What depends on the instant, the tenant or the import's name is left out of an item. */
function essence({
  status,
  version,
  employeeId,
  email,
  jobTitle,
  groups,
  rowHash,
  recordHash,
  archivedAt,
}: DirectoryItem) {
  const prints = [rowHash, recordHash].map((print) =>
    print instanceof Uint8Array ? Buffer.from(print).toString('hex') : '',
  );
  return { status, version, employeeId, email, jobTitle, groups, prints, isArchived: archivedAt !== undefined };
}

/** All that a customer, the platform and an operator can see of it. */
export async function outcomeOf(cloud: Cloud, tenant: string) {
  const imports = await importsOf(cloud, tenant);
  const [one] = imports;
  if (one === undefined) throw new Error('there is no import');
  const keys = Array.from({ length: 12 }, (_, at) => String(at + 1));
  const users = await Promise.all(keys.map((key) => userOf(cloud, tenant, key)));
  const ids = cloud.events.map(({ detail }) =>
    JSON.stringify(detail).replaceAll(one.id, 'IMPORT').replaceAll(tenant, 'TENANT'),
  );
  return {
    imports: imports.map(({ state, counts, failure, held }) => ({
      state,
      counts,
      failure: failure && { ...failure, message: failure.message.replaceAll(one.id, 'IMPORT') },
      held,
    })),
    users: users.map((item) => item && essence(item)),
    events: [...new Set(ids)].sort(),
    report: await reportOf(cloud, one),
    uploads: (await siteOf(cloud, tenant)).filter((key) => !key.includes('/reports/')),
    holder: (await getLane(cloud.backdoor.imports, tenant)).holder,
    waiting: cloud.messages.length,
  };
}
