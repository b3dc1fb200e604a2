import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { WaitingUser } from '../../../shared/domain/patience.ts';
import { keepAbsences, readAbsences } from '../../../shared/store/absences.ts';
import { waitingOf } from '../../support/cloud/absences.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();

const left = (tenant: string, order: string) => ({ tenant, id: `import-${order}`, order });
const linesOf = (...waiting: readonly WaitingUser[]): Buffer =>
  Buffer.from(waiting.map((one) => `${JSON.stringify(one)}\n`).join(''));
const ada: WaitingUser = { key: 'Ада "A", R&D', since: 1_767_600_000_000, files: 1 };
const bob: WaitingUser = { key: '7', since: 1_767_600_000_001, files: 2 };

describe('who is missing from a tenant’s files', () => {
  it('is nobody before the first list', async () => {
    expect(await waitingOf(cloud(), 'first')).toEqual([]);
  });

  it('is the list of the last import, whole', async () => {
    const { work } = cloud().context;
    await keepAbsences(work, left('last', '1'), linesOf(ada, bob));
    await keepAbsences(work, left('another', '1'), linesOf(bob));
    expect(await waitingOf(cloud(), 'last')).toEqual([ada, bob]);
    await keepAbsences(work, left('last', '2'), linesOf(bob));
    expect(await waitingOf(cloud(), 'last')).toEqual([bob]);
    await keepAbsences(work, left('last', '3'), linesOf());
    expect(await waitingOf(cloud(), 'last')).toEqual([]);
  });

  it('never goes back to an older import, nor is written twice', async () => {
    const { work } = cloud().context;
    await keepAbsences(work, left('older', '2'), linesOf(bob));
    for (const order of ['1', '2']) await keepAbsences(work, left('older', order), linesOf(ada));
    expect(await waitingOf(cloud(), 'older')).toEqual([bob]);
  });

  it.each([
    ['another list', true],
    ['the first list', false],
  ])('is not written over when another step writes %s in between', async (_, isThere) => {
    const { tap, context, backdoor } = cloud();
    const tenant = `race-${isThere}`;
    if (isThere) await keepAbsences(backdoor.work, left(tenant, '1'), linesOf(ada));
    let isFirst = true;
    tap.before = async ({ command }) => {
      if (command !== 'PutObject' || !isFirst) return;
      isFirst = false;
      await keepAbsences(backdoor.work, left(tenant, '3'), linesOf(bob));
    };
    const late = tap.live(() => keepAbsences(context.work, left(tenant, '2'), linesOf(ada)));
    await expect(late).rejects.toThrow('written by another step');
    tap.before = () => undefined;
    expect(await waitingOf(cloud(), tenant)).toEqual([bob]);
  });

  it('is refused when it is not as it was written', async () => {
    const { work } = cloud().backdoor;
    const body = '{"importId":"i","order":"1"}\n{"key":"7","files":1}\n';
    await work.s3.send(new PutObjectCommand({ Bucket: work.name, Key: 'absences/odd', Body: body }));
    await expect(readAbsences(work, 'odd', () => undefined)).rejects.toThrow(/since/);
  });

  it('is text that says which import left it', async () => {
    const { work } = cloud().backdoor;
    await keepAbsences(work, left('text', '1'), linesOf(bob));
    const { Body } = await work.s3.send(new GetObjectCommand({ Bucket: work.name, Key: 'absences/text' }));
    expect(await Body?.transformToString()).toBe(
      '{"importId":"import-1","order":"1"}\n{"key":"7","since":1767600000001,"files":2}\n',
    );
  });
});
