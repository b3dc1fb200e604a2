import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { getSidecar, sidecarAt } from '../../../shared/store/sidecars.ts';
import { seconds } from '../../support/cloud/clock.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const uploads = () => cloud().context.uploads;
const keyOf = (tenant: string) => `${tenant}/staff.csv.sidecar.json`;

async function put(key: string, body: string): Promise<string> {
  const { VersionId } = await uploads().s3.send(new PutObjectCommand({ Bucket: uploads().name, Key: key, Body: body }));
  return VersionId ?? '';
}

const remove = (key: string) => uploads().s3.send(new DeleteObjectCommand({ Bucket: uploads().name, Key: key }));

/** The version that stood there at an instant, a second after which another second begins. */
const found = async (key: string, at: number) => (await sidecarAt(uploads(), key, at))?.versionId;

describe('the sidecar that stood somewhere', () => {
  it('is the newest of its time', async () => {
    const key = keyOf('times');
    const { clock } = cloud();
    const before = clock.now() - 1;
    const first = await put(key, '1');
    const then = clock.now();
    clock.advance(seconds(2));
    const second = await put(key, '22');
    expect([await found(key, before), await found(key, then), await found(key, clock.now())]).toEqual([
      undefined,
      first,
      second,
    ]);
    expect(await sidecarAt(uploads(), key, clock.now())).toEqual({ versionId: second, at: clock.now(), size: 2 });
  });

  it('is none while it was deleted, and the next one from then on', async () => {
    const key = keyOf('deleted');
    const { clock } = cloud();
    await put(key, '1');
    clock.advance(seconds(1));
    await remove(key);
    expect(await found(key, clock.now())).toBeUndefined();
    const next = await put(key, '2');
    expect(await found(key, clock.now()), 'within the second of the deletion').toBe(next);
    await remove(key);
    expect(await found(key, clock.now()), 'deleted within that second again').toBeUndefined();
  });

  it('is not another one whose name begins like its own', async () => {
    const key = keyOf('names');
    await put(`${key}.sidecar.json`, '1');
    await put(`${key}2`, '1');
    expect(await found(key, cloud().clock.now())).toBeUndefined();
  });

  it('is read by its version, and is nothing once it is gone', async () => {
    const key = keyOf('bytes');
    const version = await put(key, 'one');
    await put(key, 'two');
    expect(Buffer.from((await getSidecar(uploads(), key, version)) ?? []).toString()).toBe('one');
    await uploads().s3.send(new DeleteObjectCommand({ Bucket: uploads().name, Key: key, VersionId: version }));
    expect(await getSidecar(uploads(), key, version)).toBeUndefined();
  });
});
