import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../shared/domain/counts.ts';
import type { Import } from '../../../shared/domain/import.ts';
import {
  enqueue,
  getImport,
  leaveQueue,
  listImports,
  listWaiting,
  registerImport,
  updateImport,
} from '../../../shared/store/imports.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
const table = () => cloud().context.imports;

const made = (tenant: string, id: string, more: Partial<Import> = {}): Import => ({
  id,
  tenant,
  file: 'staff.csv',
  key: `${tenant}/staff.csv`,
  versionId: 'v',
  etag: 'e',
  size: 1,
  kind: 'users',
  order: id,
  state: 'received',
  receivedAt: 0,
  round: 0,
  counts: noCounts,
  expiresAt: 1000,
  ...more,
});

async function idsOf(all: AsyncIterable<{ readonly id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of all) ids.push(id);
  return ids;
}

describe('an import', () => {
  it('is registered once', async () => {
    expect(await registerImport(table(), made('acme', 'once'))).toBe(true);
    expect(await registerImport(table(), made('acme', 'once', { size: 2 }))).toBe(false);
    expect(await getImport(table(), 'acme', 'once')).toEqual(made('acme', 'once', { retainedUntil: 1_000_000 }));
  });

  it('changes only where it is in a state that may change', async () => {
    await registerImport(table(), made('acme', 'state', { held: [] }));
    expect(await updateImport(table(), 'acme', 'state', ['held', 'planning'], { size: 9 })).toBe(false);
    expect(await updateImport(table(), 'acme', 'nothing', ['received'], { size: 9 })).toBe(false);
    expect(await getImport(table(), 'acme', 'nothing')).toBeUndefined();
    expect(
      await updateImport(table(), 'acme', 'state', ['held', 'received'], { state: 'failed', held: undefined }),
    ).toBe(true);
    const found = await getImport(table(), 'acme', 'state');
    expect(found?.state).toBe('failed');
    expect(found).not.toHaveProperty('held');
  });
});

describe('history', () => {
  it('is newest first, of one tenant, without what has expired', async () => {
    for (const [id, expiresAt] of [
      ['1', 100],
      ['3', 100],
      ['2', 99],
    ] as const) {
      await registerImport(table(), made('past', id, { expiresAt }));
    }
    await registerImport(table(), made('past2', '4'));
    expect(await idsOf(listImports(table(), 'past', 98_999))).toEqual(['3', '2', '1']);
    expect(await idsOf(listImports(table(), 'past', 99_000))).toEqual(['3', '1']);
    expect(await idsOf(listImports(table(), 'past', 100_000))).toEqual([]);
  });
});

describe('the queue of a tenant', () => {
  it('is in the order of arrival, each import in it once', async () => {
    for (const id of ['b', 'a', 'c', 'a']) await enqueue(table(), made('queue', id));
    await enqueue(table(), made('queue2', 'x'));
    expect(await idsOf(listWaiting(table(), 'queue'))).toEqual(['a', 'b', 'c']);
    for await (const waiting of listWaiting(table(), 'queue'))
      if (waiting.id === 'b') await leaveQueue(table(), waiting);
    expect(await idsOf(listWaiting(table(), 'queue'))).toEqual(['a', 'c']);
  });

  it('is not left by an import that was approved into another round meanwhile', async () => {
    await enqueue(table(), made('again', 'a'));
    for await (const seen of listWaiting(table(), 'again')) {
      await enqueue(table(), { ...made('again', 'a'), round: 1 });
      await leaveQueue(table(), seen);
    }
    expect(await idsOf(listWaiting(table(), 'again'))).toEqual(['a']);
    for await (const waiting of listWaiting(table(), 'again')) await leaveQueue(table(), waiting);
    expect(await idsOf(listWaiting(table(), 'again'))).toEqual([]);
  });
});
