import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPatienceOver, missedAgain, type Patience, type Waiting } from '../../../shared/domain/patience.ts';
import { profileOf } from '../../../shared/domain/profile.ts';
import { isWorse } from '../../../shared/domain/protected-users.ts';
import { isPresent } from '../../../shared/domain/user.ts';
import { applied, type Entry, planInMemory } from '../../support/memory-plan.ts';
import { fileOf } from '../../support/own-rules.ts';

const hour = 3_600_000;
const start = Date.parse('2026-01-05T08:00:00Z');
const ids = ['1', '2', '3', '4', '5'];

const rulesOf = (missing: 'deactivate' | 'archive' | 'delete', patience: Patience | undefined, isProtecting: boolean) =>
  profileOf({
    identity: ['id'],
    columns: [
      { title: 'ID', field: 'id', type: 'text' },
      { title: 'Email', field: 'email', type: 'email' },
      { title: 'Role', field: 'role', type: 'text' },
      {
        title: 'State',
        field: 'status',
        type: 'status',
        words: { in: 'active', away: 'deactivated', out: 'archived' },
      },
      { title: 'Last', field: 'last', type: 'date' },
    ],
    missing,
    offboarding: { field: 'last', at: '23:00', past: 'after-24-hours' },
    limits: { removals: { count: 5, percent: 10 } },
    ...(patience && { patience }),
    ...(isProtecting && { protectedUsers: { keys: ['1'], fields: [{ field: 'role', values: ['owner'] }] } }),
  });

const patience = fc.constantFrom<Patience | undefined>(
  undefined,
  { files: 2 },
  { files: 3 },
  { hours: 5 },
  { files: 3, hours: 5 },
);
const row = fc.record({
  id: fc.constantFrom(...ids, ...ids, '-'),
  email: fc.constantFrom('-', 'a@x.com', 'b@x.com', 'c@x.com', 'nobody'),
  role: fc.constantFrom('-', 'owner', 'member'),
  state: fc.constantFrom('-', 'in', 'in', 'away', 'out'),
  last: fc.constantFrom('-', '2026-01-01', '2026-01-05', '2026-02-01'),
});
/** A file comes some hours after the one before; a person may have said that its silence means nothing. */
const file = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 5 }),
  hours: fc.nat(4),
  isPartial: fc.boolean(),
  isImported: fc.boolean(),
});
const files = fc.array(file, { minLength: 1, maxLength: 6 });

type File = typeof file extends fc.Arbitrary<infer One> ? One : never;

const textOf = ({ rows }: File): string =>
  fileOf(
    'ID Email Role State Last',
    ...rows.map(({ id, email, role, state, last }) => [id, email, role, state, last].join(' ')),
  );

/** What the rules say, counted user by user and file by file, beside all lists. */
type Story = { readonly directory: ReadonlyMap<string, Entry>; readonly waits: ReadonlyMap<string, Waiting> };

const isOut = ({ user }: Entry): boolean => !isPresent(user.status);

describe('whatever files come', () => {
  it('nobody is removed for being absent before it is time, and everybody then', async () => {
    await fc.assert(
      fc.asyncProperty(
        files,
        patience,
        fc.constantFrom('deactivate', 'archive', 'delete'),
        async (all, rule, missing) => {
          const profile = rulesOf(missing, rule, false);
          let story: Story = { directory: new Map(), waits: new Map() };
          let list = new Map<string, Waiting>();
          let [now, withholdsRemovals] = [start, true];
          for (const one of all) {
            now += one.hours * hour;
            const settings = {
              profile,
              now,
              waiting: list,
              withholdsRemovals,
              ...(one.isPartial && { missing: 'leave' as const }),
            };
            const planned = await planInMemory(story.directory, textOf(one), settings);
            const named = new Set(one.rows.map(({ id }) => id));
            const isUnclear = planned.plan.unidentifiedRows > 0 && withholdsRemovals;
            const removed = new Set(planned.changes.filter(({ reason }) => reason === 'missing').map(({ key }) => key));
            const waits = new Map<string, Waiting>();
            for (const [key, entry] of story.directory) {
              const before = story.waits.get(key);
              const isHere =
                named.has(key) || isOut(entry) || (missing === 'deactivate' && entry.user.status === 'deactivated');
              if (one.isPartial) expect(removed.has(key)).toBe(false);
              if (isHere || one.isPartial) continue;
              const next = isUnclear ? before : missedAgain(before, now);
              const isTime = !isUnclear && next !== undefined && isPatienceOver(rule, next, now);
              expect([key, removed.has(key)]).toEqual([key, isTime]);
              if (next !== undefined && !isTime) waits.set(key, next);
            }
            expect(planned.plan.spared?.waiting ?? 0).toBe(waits.size);
            if (!one.isImported) continue;
            const kept = one.isPartial ? story.waits : waits;
            story = { directory: applied(story.directory, planned), waits: kept };
            if (planned.waiting !== undefined)
              list = new Map(planned.waiting.map(({ key, ...waiting }) => [key, waiting]));
            expect(new Map([...list].sort())).toEqual(new Map([...kept].sort()));
            withholdsRemovals = planned.plan.unidentifiedRows === 0;
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('nobody who is protected comes further out, or gets a date that ends their access', async () => {
    await fc.assert(
      fc.asyncProperty(
        files,
        patience,
        fc.constantFrom('deactivate', 'archive', 'delete'),
        async (all, rule, missing) => {
          const profile = rulesOf(missing, rule, true);
          let directory: ReadonlyMap<string, Entry> = new Map();
          let list = new Map<string, Waiting>();
          let now = start;
          for (const one of all) {
            now += one.hours * hour;
            const planned = await planInMemory(directory, textOf(one), { profile, now, waiting: list });
            const after = applied(directory, planned);
            for (const [key, { user: before }] of directory) {
              const user = after.get(key)?.user;
              if (key !== '1' && before.fields.role !== 'owner') continue;
              expect(user && isWorse(user.status, before.status)).toBe(false);
              if (before.instants?.offboardsAt === undefined) expect(user?.instants?.offboardsAt).toBeUndefined();
              expect(planned.waiting?.map((waiting) => waiting.key) ?? []).not.toContain(key);
            }
            const told = planned.issues.filter(({ code }) => code === 'protected-user').length;
            expect(planned.plan.spared?.protected ?? 0).toBe(told);
            directory = after;
            if (planned.waiting !== undefined)
              list = new Map(planned.waiting.map(({ key, ...waiting }) => [key, waiting]));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
