import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Import } from '../../../shared/domain/import.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { appliedImport } from '../../../shared/import/request-rollback.ts';
import { sweepImports } from '../../../shared/import/sweep-imports.ts';
import { getShownImport, updateImport } from '../../../shared/store/imports.ts';
import { days, minutes } from '../../support/cloud/clock.ts';
import { everything, importAt, nothingKept, purgeAt, tracesOf } from '../../support/cloud/history.ts';
import { addCustomer, importFile, importsOf } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee, employees } from '../../support/employee-file.ts';

const cloud = withCloud();
beforeEach(() => nothingKept(cloud()));

/** A plan with chunks, a manifest and issues; results and marks; a report; an archived upload. */
const file = csvOf([...employees(1, 3), employee('4', { Email: 'nobody' })]);

const ends = ({ retainedUntil = Number.NaN }: Import): number => retainedUntil;

/** The clock, at an instant. */
const moveTo = (instant: number): void => cloud().clock.advance(instant - cloud().clock.now());

describe('history (W8)', () => {
  it('is shown to its last millisecond, not after it, and gone with the purge of that instant', async () => {
    await addCustomer(cloud(), 'exact');
    const one = await importAt(cloud(), 'exact', file, 137);
    expect(one.receivedAt % 1000).toBe(137);
    const end = one.receivedAt + days(90);
    expect(await purgeAt(cloud(), end - 1)).toMatchObject({ purged: 0, lag: 0, failure: undefined });
    const { imports } = cloud().context;
    expect(await getShownImport(imports, 'exact', one.id, end - 1)).toMatchObject({ id: one.id });
    expect(await getShownImport(imports, 'exact', one.id, end)).toBeUndefined();
    expect(await appliedImport(cloud().context, 'exact', one.id, end - 1)).toMatchObject({ one: { id: one.id } });
    await expect(appliedImport(cloud().context, 'exact', one.id, end)).rejects.toMatchObject({
      code: 'past-retention',
    });
    moveTo(end - 1);
    expect(await importsOf(cloud(), 'exact')).toHaveLength(1);
    moveTo(end);
    expect(await importsOf(cloud(), 'exact')).toEqual([]);
    const kinds = (await tracesOf(cloud(), one.id)).map((trace) => trace.split(/[ /]/)[1]?.split('#')[0]);
    expect(new Set(kinds)).toEqual(new Set(['DONE', 'IMPORT', 'RESULT', 'archive', 'exact', 'issues', 'plans']));
    expect(await purgeAt(cloud(), end)).toMatchObject({ purged: 1, lag: 0, isComplete: true, failure: undefined });
    expect(await tracesOf(cloud(), one.id)).toEqual([]);
    expect(await purgeAt(cloud(), end)).toMatchObject({ purged: 0 });
  });

  it('is kept for as long as the tenant’s rules said when the file was planned', async () => {
    await addCustomer(cloud(), 'short', { retentionDays: 7 });
    await addCustomer(cloud(), 'long', { retentionDays: 365 });
    const [short, long] = [await importFile(cloud(), 'short', file), await importFile(cloud(), 'long', file)];
    expect([ends(short) - short.receivedAt, ends(long) - long.receivedAt]).toEqual([days(7), days(365)]);
    expect([short, long].map(({ expiresAt, ...one }) => expiresAt * 1000 - ends(one as Import))).toEqual([
      days(7),
      days(7),
    ]);
    await purgeAt(cloud(), ends(long) - 1);
    expect(await tracesOf(cloud(), short.id)).toEqual([]);
    expect((await tracesOf(cloud(), long.id)).length).toBeGreaterThan(6);
    await purgeAt(cloud(), ends(long));
    expect(await tracesOf(cloud(), long.id)).toEqual([]);
  });

  it('goes alone: younger imports, and names that begin like its own, stay to the byte', async () => {
    for (const tenant of ['alone', 'alone2']) await addCustomer(cloud(), tenant);
    const old = await importFile(cloud(), 'alone', file);
    const { uploads, work } = cloud().backdoor;
    const like = [
      uploads.name,
      `alone/reports/staff-${old.id}.csv.mine`,
      work.name,
      `archive/alone/${old.id}0`,
    ] as const;
    await uploads.s3.send(new PutObjectCommand({ Bucket: like[0], Key: like[1], Body: 'a' }));
    await work.s3.send(new PutObjectCommand({ Bucket: like[2], Key: like[3], Body: 'b' }));
    await importFile(cloud(), 'alone2', file);
    await importFile(cloud(), 'alone', csvOf(employees(1, 3)));
    const before = await everything(cloud());
    const ours = (trace: string): boolean =>
      trace.includes(old.id) && !trace.includes('.csv.mine') && !trace.includes(`${old.id}0 `);
    expect(before.filter(ours).length).toBeGreaterThan(6);
    await purgeAt(cloud(), ends(old));
    expect(await everything(cloud())).toEqual(before.filter((trace) => !ours(trace)));
  });

  it('includes what was deleted or replaced before: versions, and the markers that hide them', async () => {
    await addCustomer(cloud(), 'markers');
    const one = await importFile(cloud(), 'markers', file);
    const { uploads, work } = cloud().backdoor;
    const { reportKey: Key } = one;
    await uploads.s3.send(new DeleteObjectCommand({ Bucket: uploads.name, Key }));
    const archived = { Bucket: work.name, Key: `archive/markers/${one.id}` };
    await work.s3.send(new PutObjectCommand({ ...archived, Body: 'replaced' }));
    expect((await tracesOf(cloud(), one.id)).some((trace) => trace.endsWith(' marker'))).toBe(true);
    await purgeAt(cloud(), ends(one));
    expect(await tracesOf(cloud(), one.id)).toEqual([]);
  });
});

describe('an import that is held when its history ends', () => {
  it('can’t be approved any more, is dropped with its upload, and does not come back', async () => {
    await addCustomer(cloud(), 'held', { missing: 'archive' });
    await importFile(cloud(), 'held', csvOf(employees(1, 3)));
    const held = await importFile(cloud(), 'held', csvOf(employees(1, 2), { lastLineEnd: false }));
    expect(held.state).toBe('held');
    moveTo(ends(held) - 1);
    expect(await importsOf(cloud(), 'held')).toMatchObject([{ id: held.id, state: 'held' }]);
    moveTo(ends(held));
    const decision = { tenant: 'held', importId: held.id, by: 'jo' };
    await expect(approveImport(cloud().context, decision)).rejects.toThrow('is not there');
    await purgeAt(cloud(), ends(held));
    expect((await everything(cloud())).filter((trace) => trace.startsWith('uploads/held/staff.csv'))).toEqual([]);
    expect(await tracesOf(cloud(), held.id)).toEqual([]);
    await sweepImports(cloud().context);
    expect((await everything(cloud())).filter((trace) => trace.startsWith('TENANT#held IMPORT'))).toEqual([]);
  });
});

describe('an import that has not come to its end', () => {
  it('is left alone, however old, until a quarter of an hour after it has', async () => {
    await addCustomer(cloud(), 'slow', { retentionDays: 1 });
    const one = await importFile(cloud(), 'slow', file);
    const { imports } = cloud().context;
    const end = ends(one);
    await updateImport(imports, 'slow', one.id, [one.state], { state: 'applying', finishedAt: undefined });
    const before = await tracesOf(cloud(), one.id);
    expect(await purgeAt(cloud(), end + days(1))).toMatchObject({ purged: 0, waiting: 1, lag: 0 });
    await updateImport(imports, 'slow', one.id, ['applying'], { state: 'failed', finishedAt: end + days(1) });
    expect(await purgeAt(cloud(), end + days(1) + minutes(15) - 1)).toMatchObject({ purged: 0, waiting: 1 });
    expect(await tracesOf(cloud(), one.id)).toEqual(before);
    expect(await purgeAt(cloud(), end + days(1) + minutes(15))).toMatchObject({ purged: 1 });
    expect(await tracesOf(cloud(), one.id)).toEqual([]);
  });
});

describe('a purge', () => {
  it('that runs out of time says so, and the next one goes on', async () => {
    await addCustomer(cloud(), 'many');
    for (const day of [1, 2, 3]) await importFile(cloud(), 'many', csvOf(employees(1, day)));
    const [last] = await importsOf(cloud(), 'many');
    const now = ends(last as Import) + minutes(60);
    let asked = 0;
    const first = await purgeAt(cloud(), now, () => ++asked === 1);
    expect(first).toMatchObject({ purged: 1, isComplete: false, failure: undefined });
    const second = await purgeAt(cloud(), now);
    expect(second).toMatchObject({ purged: 2, isComplete: true });
    expect(second.lag).toBeGreaterThanOrEqual(3600);
    expect(second.lag).toBeLessThan(7200);
  });

  it('goes on with other imports when one fails, tells how late that one is, and tries it again', async () => {
    await addCustomer(cloud(), 'fails');
    const bad = await importFile(cloud(), 'fails', file);
    const good = await importFile(cloud(), 'fails', csvOf(employees(1, 2)));
    cloud().tap.before = ({ command, input }) => {
      if (command === 'ListObjectVersions' && String(input.Prefix).includes(bad.id)) throw new Error('slow down');
    };
    const now = ends(good) + minutes(60);
    const { failure, ...purge } = await purgeAt(cloud(), now);
    expect(purge).toMatchObject({ purged: 1, lag: (now - ends(bad)) / 1000 });
    expect(failure?.message).toBe('1 imports could not be purged');
    expect(await tracesOf(cloud(), good.id)).toEqual([]);
    expect(await tracesOf(cloud(), bad.id)).not.toEqual([]);
    cloud().tap.before = () => undefined;
    expect(await purgeAt(cloud(), now)).toMatchObject({ purged: 1, failure: undefined });
    expect(await tracesOf(cloud(), bad.id)).toEqual([]);
  });

  it('may meet another one', async () => {
    await addCustomer(cloud(), 'twice');
    const one = await importFile(cloud(), 'twice', file);
    const both = await Promise.all([purgeAt(cloud(), ends(one)), purgeAt(cloud(), ends(one))]);
    expect(both.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(await tracesOf(cloud(), one.id)).toEqual([]);
  });
});
