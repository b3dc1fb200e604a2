import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeTypeFor } from '../../../shared/domain/change.ts';
import { type Counts, countedAs, noCounts } from '../../../shared/domain/counts.ts';
import { worktango } from '../../../shared/domain/presets/worktango.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { isPresent, type User } from '../../../shared/domain/user.ts';
import { csvOf, employee, type Form, type Line, titles } from '../../support/employee-file.ts';
import { applied, type Entry, facts, type MemoryDirectory, planInMemory } from '../../support/memory-plan.ts';

/** What one row of a generated file is. */
type Kind = 'good' | 'bad-email' | 'no-id' | 'extra-cell' | 'stray-quote';
type Spec = { readonly id: string; readonly kind: Kind; readonly status: 'active' | 'archived'; readonly job: string };

const ids = Array.from({ length: 12 }, (_, n) => `00${n}`);
const spec = (kinds: readonly Kind[]): fc.Arbitrary<Spec> =>
  fc.record({
    id: fc.constantFrom(...ids),
    kind: fc.constantFrom(...kinds),
    status: fc.constantFrom('active' as const, 'active' as const, 'archived' as const),
    job: fc.constantFrom('', 'Poet', 'Vice "President", R&D', 'Два\nряда'),
  });

const goodRows = fc.uniqueArray(spec(['good']), { selector: ({ id }) => id, minLength: 1 });
const anyRows = fc.array(spec(['good', 'good', 'good', 'bad-email', 'no-id', 'extra-cell', 'stray-quote']), {
  minLength: 1,
  maxLength: 14,
});
/** A malformed row is believed to name a user only when that user is known: the second time may know more. */
const readableRows = fc.array(spec(['good', 'good', 'good', 'bad-email', 'no-id']), { minLength: 1, maxLength: 14 });
const form: fc.Arbitrary<Form> = fc.record({
  titles: fc.shuffledSubarray(titles, { minLength: titles.length }),
  quotes: fc.constantFrom('where-needed' as const, 'everywhere' as const),
  lineEnd: fc.constantFrom('\n' as const, '\r\n' as const, '\r' as const),
  byteOrderMark: fc.boolean(),
});
const missing: fc.Arbitrary<Profile['missing']> = fc.constantFrom('leave' as const, 'archive' as const);
const pieceBytes = fc.constantFrom(31, 300, 1 << 16);

function lineOf({ id, kind, status, job }: Spec): Line {
  const row = employee(kind === 'no-id' ? '' : id, { Status: status, 'Job Title': job });
  if (kind === 'bad-email') return { ...row, Email: 'nobody' };
  if (kind === 'extra-cell') return { row: { ...row, 'Job Title': '' }, extra: ',more' };
  if (kind === 'stray-quote') return { row: { ...row, 'Job Title': '', Location: '' }, extra: 'x"y' };
  return row;
}

const fileOf = (specs: readonly Spec[], how: Form = {}): string => csvOf(specs.map(lineOf), how);

/** A directory that a file has made, and in which platform code has changed some users since. */
const world = fc
  .tuple(goodRows, fc.subarray(ids), fc.constantFrom<User['status']>('active', 'deactivated', 'archived', 'pending'))
  .map(([rows, touched, status]) => async (): Promise<Map<string, Entry>> => {
    const made = applied(new Map(), await planInMemory(new Map(), fileOf(rows)));
    for (const key of touched) {
      const entry = made.get(key);
      if (entry === undefined) continue;
      const { user } = entry;
      made.set(key, { user: { ...user, status, version: user.version + 1, fields: { ...user.fields, points: '7' } } });
    }
    return made;
  });

/** What must come out, worked out row by row without streaming, index or fingerprints. */
function expected(before: MemoryDirectory, specs: readonly Spec[], profile: Profile): Counts {
  const counts: Counts = { ...noCounts, rows: specs.length };
  const keyOf = ({ id, kind }: Spec): string | undefined => {
    if (kind === 'no-id') return undefined;
    return (kind === 'extra-cell' || kind === 'stray-quote') && !before.has(id) ? undefined : id;
  };
  const named = specs.map(keyOf);
  specs.forEach((one, at) => {
    const isDuplicate = named.filter((key) => key !== undefined && key === named[at]).length > 1;
    if (isDuplicate || one.kind !== 'good') counts.rejected += 1;
    else counts[outcomeOf(before.get(one.id)?.user, one)] += 1;
  });
  const absent = [...before.values()].filter(({ user }) => isPresent(user.status) && !named.includes(user.key));
  counts.missing = absent.length;
  if (profile.missing === 'archive' && !named.includes(undefined)) counts.archived += absent.length;
  return counts;
}

function outcomeOf(user: User | undefined, { status, job }: Spec): Exclude<keyof Counts, 'rows' | 'missing'> {
  if (user === undefined) return 'created';
  const claimed = user.status === 'pending' && status === 'active' ? 'pending' : status;
  const type = changeTypeFor(user.status, claimed, (user.fields.jobTitle ?? '') !== job);
  return type === undefined ? 'unchanged' : countedAs[type];
}

const profileWith = (choice: Profile['missing']): Profile => ({ ...worktango, missing: choice });

/** Far more than it takes: two cores may be busy with other tests. */
const timeout = 60_000;

describe('the plan of any file', { timeout }, () => {
  it('gives every row one outcome, and absence what the profile says', async () => {
    await fc.assert(
      fc.asyncProperty(world, anyRows, missing, form, pieceBytes, async (make, specs, choice, how, size) => {
        const before = await make();
        const profile = profileWith(choice);
        const { plan } = await planInMemory(before, fileOf(specs, { ...how, titles }), { profile, pieceBytes: size });
        expect(plan.failure).toBeUndefined();
        expect(plan.counts).toEqual(expected(before, specs, profile));
        const { rows, created, updated, unchanged, reactivated, archived, rejected } = plan.counts;
        expect(rows).toBe(created + updated + unchanged + reactivated + archived - plan.absenceRemovals + rejected);
      }),
      { numRuns: 120 },
    );
  });

  it('leads to no change when the same file comes again', async () => {
    await fc.assert(
      fc.asyncProperty(world, readableRows, missing, async (make, specs, choice) => {
        const settings = { profile: profileWith(choice) };
        const after = applied(await make(), await planInMemory(await make(), fileOf(specs), settings));
        const again = await planInMemory(after, fileOf(specs), settings);
        expect(again.changes).toEqual([]);
        expect(again.plan.counts.unchanged + again.plan.counts.rejected).toBe(specs.length);
      }),
    );
  });

  it('leads to the same directory in any order of rows and columns, any quoting, any line ends, with or without BOM', async () => {
    const both = goodRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    await fc.assert(
      fc.asyncProperty(world, both, missing, form, pieceBytes, async (make, [rows, shuffled], choice, how, size) => {
        const before = await make();
        const settings = { profile: profileWith(choice) };
        const plain = await planInMemory(before, fileOf(rows), settings);
        const other = await planInMemory(before, fileOf(shuffled, how), { ...settings, pieceBytes: size });
        expect(other.plan.counts).toEqual(plain.plan.counts);
        expect(facts(applied(before, other))).toEqual(facts(applied(before, plain)));
      }),
    );
  });

  it('finds nobody changed by another form of the same file, without reading a user', async () => {
    await fc.assert(
      fc.asyncProperty(goodRows, form, async (rows, how) => {
        const after = applied(new Map(), await planInMemory(new Map(), fileOf(rows)));
        const again = await planInMemory(after, fileOf(rows, how), { revision: 2 });
        expect(again.plan.counts).toMatchObject({ rows: rows.length, unchanged: rows.length });
        expect(again.usersRead).toBe(0);
      }),
    );
  });

  it('is the same plan, to the hash, however the bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(world, anyRows, missing, pieceBytes, async (make, specs, choice, size) => {
        const before = await make();
        const profile = profileWith(choice);
        const [one, other] = await Promise.all(
          [1 << 16, size].map((bytes) => planInMemory(before, fileOf(specs), { profile, pieceBytes: bytes })),
        );
        expect(other?.plan.hash).toBe(one?.plan.hash);
        expect(other?.changes).toEqual(one?.changes);
      }),
      { numRuns: 120 },
    );
  });

  it('never removes the user of a rejected or repeated row', async () => {
    await fc.assert(
      fc.asyncProperty(world, anyRows, async (make, specs) => {
        const before = await make();
        const { changes } = await planInMemory(before, fileOf(specs), {
          profile: profileWith('archive'),
          withholdsRemovals: false,
        });
        const named = new Set(specs.filter(({ kind }) => kind !== 'no-id').map(({ id }) => id));
        const removed = changes.filter(({ reason }) => reason === 'missing').map(({ key }) => key);
        expect(removed.filter((key) => named.has(key))).toEqual([]);
      }),
    );
  });
});
