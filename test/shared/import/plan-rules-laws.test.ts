import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedAs } from '../../../shared/domain/counts.ts';
import { isPresent } from '../../../shared/domain/user.ts';
import { after, anyForm, anyRows, anyTenant, fileFrom, planFor, type Tenant } from '../../support/any-rules.ts';
import { applied, facts, type MemoryDirectory, type Planned } from '../../support/memory-plan.ts';

const pieceBytes = fc.constantFrom(29, 300);

/** What is to be found in the directory afterwards. */
const effects = ({ directory }: Tenant, planned: Planned) => facts(applied(directory, planned));

/** Who is present, by address. */
function owners(directory: MemoryDirectory): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [key, { user }] of directory) {
    const { email } = user.fields;
    if (typeof email === 'string' && isPresent(user.status)) found.set(email, [...(found.get(email) ?? []), key]);
  }
  return found;
}

/** Each law was tried some thousand times; this is for what changes. */
const numRuns = 40;
const timeout = 60_000;

describe('the plan of any file by any rules', { timeout }, () => {
  it('gives every row one outcome; who is missing and who is implied come on top', async () => {
    await fc.assert(
      fc.asyncProperty(anyTenant, anyRows, async (make, rows) => {
        const tenant = await make();
        const { plan, changes } = await planFor(tenant, fileFrom(rows));
        const { counts } = plan;
        const ofRows = changes.filter(({ reason }) => reason === 'row');
        expect(counts.rows).toBe(rows.length);
        expect(counts.rows).toBe(ofRows.length + counts.unchanged + counts.rejected);
        for (const [type, name] of Object.entries(countedAs)) {
          expect(counts[name]).toBe(changes.filter((one) => one.type === type && one.reason !== 'implied').length);
        }
        expect(counts.implied).toBe(changes.filter(({ reason }) => reason === 'implied').length);
        expect(plan.absenceRemovals).toBe(changes.filter(({ reason }) => reason === 'missing').length);
        expect(new Set(changes.map(({ key, entity }) => `${entity} ${key}`)).size).toBe(changes.length);
        expect(changes.map(({ n }) => n).sort((a, b) => a - b)).toEqual(
          [...new Set(changes.map(({ n }) => n))].sort((a, b) => a - b),
        );
      }),
      { numRuns },
    );
  });

  it('leads to no change when the same file comes again', async () => {
    await fc.assert(
      fc.asyncProperty(anyTenant, anyRows, async (make, rows) => {
        const tenant = await make();
        const first = await planFor(tenant, fileFrom(rows));
        const again = await planFor(after(tenant, first), fileFrom(rows));
        expect(again.changes).toEqual([]);
        const { rejected, unchanged } = again.plan.counts;
        expect(unchanged).toBe(rows.length - rejected);
        // A name, or a value that tells people apart, may have been somebody's until this very file.
        expect(rejected).toBeGreaterThanOrEqual(first.plan.counts.rejected);
      }),
      { numRuns },
    );
  });

  it('leads to the same in any order of rows and columns, any quoting, any line ends, with or without a mark', async () => {
    const both = anyRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    await fc.assert(
      fc.asyncProperty(anyTenant, both, anyForm, pieceBytes, async (make, [rows, shuffled], form, size) => {
        const tenant = await make();
        const plain = await planFor(tenant, fileFrom(rows));
        const other = await planFor(tenant, fileFrom(shuffled, form), { pieceBytes: size });
        expect(other.plan.counts).toEqual(plain.plan.counts);
        expect(effects(tenant, other)).toEqual(effects(tenant, plain));
        expect(other.plan.newEntries).toEqual(plain.plan.newEntries);
      }),
      { numRuns },
    );
  });

  it('is the same to the hash however the bytes come, and in whatever order the directory is read', async () => {
    await fc.assert(
      fc.asyncProperty(anyTenant, anyRows, pieceBytes, async (make, rows, size) => {
        const tenant = await make();
        const turned = { ...tenant, directory: new Map([...tenant.directory].reverse()) };
        const plain = await planFor(tenant, fileFrom(rows));
        const other = await planFor(turned, fileFrom(rows), { pieceBytes: size });
        expect(other.plan).toEqual(plain.plan);
        expect(other.changes).toEqual(plain.changes);
        expect(other.issues).toEqual(plain.issues);
      }),
      { numRuns },
    );
  });

  it('removes nobody of whom a row says anything, and nobody who is only implied', async () => {
    await fc.assert(
      fc.asyncProperty(anyTenant, anyRows, async (make, rows) => {
        const tenant = await make();
        const { changes, plan } = await planFor(tenant, fileFrom(rows));
        const removed = changes.filter(({ reason }) => reason === 'missing').map(({ key }) => key);
        if (tenant.settings.withholdsRemovals && plan.unidentifiedRows > 0) expect(removed).toEqual([]);
        const [only, ...others] = tenant.settings.profile?.identity ?? [];
        // Of two who have one address, a row that has nothing else is about one.
        const shared: ReadonlySet<unknown> = new Set(
          [...owners(tenant.directory)].flatMap(([email, keys]) => (keys.length > 1 ? [email] : [])),
        );
        for (const key of removed) {
          expect(tenant.directory.get(key)?.implied ?? false).toBe(false);
          const { id, email } = tenant.directory.get(key)?.user.fields ?? {};
          const isNamed = rows.some(({ ID, Email }) => {
            const isById = ID !== '' && ID === id;
            const isByEmail = Email !== '' && Email?.toLowerCase() === email && !shared.has(email);
            return others.length > 0 ? isById || (ID === '' && isByEmail) : only === 'id' ? isById : isByEmail;
          });
          expect(isNamed).toBe(false);
        }
      }),
      { numRuns },
    );
  });

  it('leaves no two who are present with one address, unless both had it before', async () => {
    await fc.assert(
      fc.asyncProperty(anyTenant, anyRows, async (make, rows) => {
        const tenant = await make();
        const before = owners(tenant.directory);
        const afterwards = applied(tenant.directory, await planFor(tenant, fileFrom(rows)));
        for (const [email, keys] of owners(afterwards)) {
          if (keys.length > 1) expect(before.get(email)).toEqual(expect.arrayContaining(keys));
        }
      }),
      { numRuns },
    );
  });

  it('makes nobody whom no row names', async () => {
    await fc.assert(
      fc.asyncProperty(anyTenant, anyRows, async (make, rows) => {
        const { changes } = await planFor(await make(), fileFrom(rows));
        const named = new Set(rows.map(({ Boss }) => Boss));
        for (const { key, reason } of changes) if (reason === 'implied') expect(named).toContain(key);
      }),
      { numRuns },
    );
  });
});
