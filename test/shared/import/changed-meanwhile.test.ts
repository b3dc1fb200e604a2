import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import type { Message } from '../../support/cloud/queues-and-bus.ts';
import {
  addCustomer,
  importFile,
  lastImport,
  platformWrites,
  reportOf,
  upload,
  userOf,
} from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
const isChunk = ({ queue }: Message): boolean => queue === 'changes';

/** A write that counts as a new import version, as the contract of the directory wants it: fingerprints go with it. */
const write = (tenant: string, key: string, attributes: Record<string, unknown>) =>
  platformWrites(cloud(), tenant, key, {
    version: 9,
    lastChange: 'somebody',
    rowHash: undefined,
    recordHash: undefined,
    ...attributes,
  });

/** Plans a file over five users, lets `meanwhile` happen, and applies. */
async function change(tenant: string, file: string, meanwhile: () => Promise<void>) {
  await addCustomer(cloud(), tenant, { missing: 'archive' });
  await importFile(cloud(), tenant, csvOf(employees(1, 5)));
  await upload(cloud(), tenant, 'staff.csv', file);
  await deliver(cloud(), { leaves: isChunk });
  await meanwhile();
  await deliver(cloud());
  return lastImport(cloud(), tenant);
}

const oneUpdated = csvOf([employee('1', { 'Job Title': 'Poet' }), ...employees(2, 5)]);
const oneGone = csvOf(employees(2, 5));

describe('a user who changed between plan and apply', () => {
  it('gets an update where the values from before still hold, and keeps what else was written', async () => {
    const one = await change('redone', oneUpdated, () => write('redone', '1', { points: 5 }));
    expect(one).toMatchObject({ state: 'succeeded', counts: { ...noCounts, rows: 5, updated: 1, unchanged: 4 } });
    expect(await userOf(cloud(), 'redone', '1')).toMatchObject({ jobTitle: 'Poet', points: 5, version: 10 });
  });

  it('is left alone where they do not, and that is told', async () => {
    const one = await change('left', oneUpdated, () => write('left', '1', { jobTitle: 'Boss' }));
    expect(one).toMatchObject({
      state: 'succeeded_with_errors',
      counts: { ...noCounts, rows: 5, unchanged: 4, rejected: 1 },
    });
    expect(await userOf(cloud(), 'left', '1')).toMatchObject({ jobTitle: 'Boss', version: 9 });
    expect(await reportOf(cloud(), one)).toMatch(/^2,,changed-meanwhile,error,1,/m);
    expect(cloud().events.filter(({ type }) => type === 'user.updated')).toEqual([]);
  });

  it('is corrected by the next file where something else of the row was changed', async () => {
    await change('healed', oneUpdated, () => write('healed', '1', { lastName: 'King' }));
    expect(await userOf(cloud(), 'healed', '1')).toMatchObject({ jobTitle: 'Poet', lastName: 'King' });
    expect(await importFile(cloud(), 'healed', oneUpdated)).toMatchObject({ counts: { updated: 1, unchanged: 4 } });
    expect(await userOf(cloud(), 'healed', '1')).toMatchObject({ jobTitle: 'Poet', lastName: 'Lovelace 1' });
  });

  it('is not brought back by an update', async () => {
    const one = await change('gone', oneUpdated, () => write('gone', '1', { status: 'deactivated' }));
    expect(one.counts).toEqual({ ...noCounts, rows: 5, unchanged: 4, rejected: 1 });
    expect(await userOf(cloud(), 'gone', '1')).toMatchObject({ status: 'deactivated' });
  });

  it('is never removed', async () => {
    const one = await change('removal', oneGone, () => write('removal', '1', { points: 5 }));
    expect(one).toMatchObject({ counts: { ...noCounts, rows: 4, unchanged: 4, missing: 1 } });
    expect(await userOf(cloud(), 'removal', '1')).toMatchObject({ status: 'active', points: 5 });
    expect(await reportOf(cloud(), one)).toContain('changed-meanwhile');
  });

  it('is nobody whom the platform only gave attributes of its own', async () => {
    const one = await change('points', oneGone, () => platformWrites(cloud(), 'points', '1', { points: 5 }));
    expect(one).toMatchObject({ counts: { archived: 1 } });
    expect(await userOf(cloud(), 'points', '1')).toMatchObject({ status: 'archived', points: 5 });
  });
});
