import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/domain/change.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { MissingPolicy } from '../../../shared/domain/profile.ts';
import { undo } from '../../../shared/domain/rollback.ts';
import { approveImport } from '../../../shared/import/decide-import.ts';
import { getImport } from '../../../shared/store/imports.ts';
import { deliver } from '../../support/cloud/deliver.ts';
import { directoryOf, takeBack } from '../../support/cloud/rollback.ts';
import { addCustomer, importFile } from '../../support/cloud/site.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';
import { csvOf, employee } from '../../support/employee-file.ts';
import { applied, type Entry, facts, type MemoryDirectory, planInMemory } from '../../support/memory-plan.ts';

const ids = Array.from({ length: 10 }, (_, n) => `00${n}`);

const row = fc.record({
  id: fc.constantFrom(...ids),
  status: fc.constantFrom('active', 'active', 'archived'),
  job: fc.constantFrom('', 'Poet', 'Critic'),
  department: fc.constantFrom('', 'R&D', 'Verse'),
});

/** Departments are entries of a map. */
const file = fc
  .uniqueArray(row, { selector: ({ id }) => id, minLength: 1 })
  .map((rows) =>
    csvOf(
      rows.map(({ id, status, job, department }) =>
        employee(id, { Status: status, 'Job Title': job, Department: department }),
      ),
    ),
  );
const missing = fc.constantFrom<MissingPolicy>('leave', 'deactivate', 'archive', 'delete');

const now = Date.parse('2026-01-06T08:00:00Z');
const day = 24 * 60 * 60 * 1000;

const absent = { leave: 'deactivated', deactivate: 'deactivated', archive: 'archived', delete: 'deleted' } as const;

/** Two files, one after the other: the directory between them and after them, and what the second one did. */
async function twoFiles(first: string, second: string, policy: MissingPolicy) {
  const profile = { ...worktango, missing: policy };
  const before = applied(new Map(), await planInMemory(new Map(), first, { profile }));
  const planned = await planInMemory(before, second, { profile });
  return { before, changes: planned.changes, after: applied(before, planned) };
}

/** Everything taken back that can be. */
function takenBack(directory: MemoryDirectory, done: readonly Change[], policy: MissingPolicy): Map<string, Entry> {
  const rules = { absent: absent[policy], now, restorableUntil: now + 30 * day, isProtected: () => false };
  const changes = done.flatMap((change): Change[] => {
    const entry = directory.get(change.key);
    const isUntouched = entry?.user.lastChange === `import#${change.n}`;
    const standing = entry && { user: entry.user, implied: entry.implied ?? false, isUntouched };
    const undone = undo(change, standing, rules).change;
    return undone === undefined ? [] : [{ n: change.n, ...undone }];
  });
  return applied(directory, { changes });
}

describe('an import that is taken back', () => {
  it('leaves everybody as they were, and whom it created out', async () => {
    await fc.assert(
      fc.asyncProperty(file, file, missing, async (first, second, policy) => {
        const { before, changes, after } = await twoFiles(first, second, policy);
        const back = facts(takenBack(after, changes, policy));
        for (const [key, { status }] of Object.entries(back)) {
          if (before.has(key)) continue;
          expect(status === absent[policy] || status === 'archived').toBe(true);
          delete back[key];
        }
        expect(back).toEqual(facts(before));
      }),
    );
  });

  it('leaves what somebody changed since as they did, and takes back the rest', async () => {
    const edited = fc.subarray(ids, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(file, file, missing, edited, fc.boolean(), async (first, second, policy, keys, byImport) => {
        const { before, changes, after } = await twoFiles(first, second, policy);
        const world = new Map(after);
        for (const key of keys) {
          const entry = world.get(key);
          if (entry === undefined) continue;
          const { user } = entry;
          const mark = byImport ? { version: user.version + 1, lastChange: 'other#1' } : {};
          world.set(key, { user: { ...user, ...mark, fields: { ...user.fields, jobTitle: 'Editor', points: '7' } } });
        }
        const back = takenBack(world, changes, policy);
        for (const key of keys) {
          const edit = world.get(key)?.user;
          if (edit === undefined) continue;
          expect(back.get(key)?.user.fields).toMatchObject({ jobTitle: 'Editor', points: '7' });
          expect(back.get(key)?.user.fields.groups).toEqual((before.get(key)?.user ?? edit).fields.groups);
        }
        for (const [key, { user }] of before) {
          if (!keys.includes(key)) expect(facts(back)[key]).toEqual({ status: user.status, fields: user.fields });
        }
      }),
    );
  });

  it('is as it was applied when that is taken back, too', async () => {
    await fc.assert(
      fc.asyncProperty(file, file, missing, async (first, second, policy) => {
        const { changes, after } = await twoFiles(first, second, policy);
        const rules = { absent: absent[policy], now, restorableUntil: now + 30 * day, isProtected: () => false };
        const undone = changes.flatMap((change): Change[] => {
          const user = after.get(change.key)?.user;
          const back = undo(change, user && { user, implied: false, isUntouched: true }, rules).change;
          return back === undefined ? [] : [{ n: change.n, ...back }];
        });
        const again = takenBack(applied(after, { changes: undone }), undone, policy);
        expect(facts(again)).toEqual(facts(after));
      }),
    );
  });
});

const cloud = withCloud();

describe('the real steps', () => {
  it('leave the items as they were', { timeout: 240_000 }, async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(file, file, missing, async (first, second, policy) => {
        count += 1;
        const tenant = `law-${count}`;
        const limits = { removals: { count: 100, percent: 100 } };
        await addCustomer(cloud(), tenant, { missing: policy, limits });
        await importFile(cloud(), tenant, first);
        const before = await directoryOf(cloud(), tenant);
        const one = await importFile(cloud(), tenant, second);
        await agree(tenant, one.id);
        const rollback = await takeBack(cloud(), one);
        await agree(tenant, rollback.id);
        const back = await directoryOf(cloud(), tenant);
        expect(Object.fromEntries(Object.entries(back).filter(([key]) => key in before))).toEqual(before);
        expect((await getImport(cloud().backdoor.imports, tenant, rollback.id))?.state).toBe('succeeded');
      }),
      { numRuns: 8 },
    );
  });
});

/** Half of the people may be gone: a person has a look. */
async function agree(tenant: string, importId: string): Promise<void> {
  const one = await getImport(cloud().backdoor.imports, tenant, importId);
  if (one?.state !== 'held') return;
  await approveImport(cloud().context, { tenant, importId, by: 'jo@example.com' });
  await deliver(cloud());
}
