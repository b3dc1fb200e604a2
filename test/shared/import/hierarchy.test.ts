import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappedReference } from '../../../shared/domain/mapping.ts';
import { createHierarchy } from '../../../shared/import/hierarchy.ts';

const reference: MappedReference = {
  to: 'user',
  by: 'key',
  unknown: 'warn',
  field: 'boss',
  title: 'Boss',
  type: 'text',
};

/** Whom a row names: a number, nobody, or there is no row. */
type Said = number | 'nobody' | undefined;

type World = {
  readonly known: number;
  /** Whom the directory has above each of the known. */
  readonly directory: readonly (number | undefined)[];
  readonly said: readonly Said[];
  readonly rejected: readonly boolean[];
  /** Whose row is not that of last time. */
  readonly suspected: readonly boolean[];
};

const count = 8;
const number = fc.nat(count - 1);
const world: fc.Arbitrary<World> = fc.record({
  known: fc.nat(count),
  directory: fc.array(fc.option(number, { nil: undefined }), { minLength: count, maxLength: count }),
  said: fc.array(fc.oneof(number, fc.constant('nobody' as const), fc.constant(undefined)), {
    minLength: count,
    maxLength: count,
  }),
  rejected: fc.array(fc.constantFrom(false, false, true), { minLength: count, maxLength: count }),
  suspected: fc.constant(Array.from({ length: count }, () => true)),
});

/** Whom somebody has above after the plan. */
function aboveIn({ known, directory, said, rejected }: World, one: number): number | undefined {
  const own = rejected[one] ? undefined : said[one];
  if (own === 'nobody' || own === one) return undefined;
  return own ?? (one < known ? directory[one] : undefined);
}

async function circlesOf(one: World) {
  const hierarchy = createHierarchy(reference, one.known);
  const asked: number[] = [];
  one.said.forEach((above, at) => {
    if (above === undefined) return;
    hierarchy.set(at, above === 'nobody' || above === at ? undefined : above);
    if (one.suspected[at]) hierarchy.suspect(at);
  });
  const circles = await hierarchy.circles(
    count,
    (at) => one.rejected[at] ?? false,
    async (numbers) => {
      asked.push(...numbers);
      return new Map(
        numbers.flatMap((at) => {
          const above = one.directory[at];
          return above === undefined ? [] : [[at, above] as const];
        }),
      );
    },
  );
  return { circles: circles.map((circle) => circle.toSorted((a, b) => a - b)).sort(), asked };
}

/** Circles that somebody of whom the file says something leads to, by following everybody upwards. */
function naively(one: World): number[][] {
  const found = new Map<string, number[]>();
  for (let start = 0; start < count; start += 1) {
    if (one.said[start] === undefined || one.rejected[start]) continue;
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !path.includes(at)) {
      path.push(at);
      at = aboveIn(one, at);
    }
    if (at === undefined) continue;
    const circle = path.slice(path.indexOf(at)).sort((a, b) => a - b);
    found.set(circle.join(), circle);
  }
  return [...found.values()].sort();
}

describe('circles of who leads whom', () => {
  it('are found as somebody would who follows everybody upwards', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (one) => {
        expect((await circlesOf(one)).circles).toEqual(naively(one));
      }),
      { numRuns: 400 },
    );
  });

  it('ask for nobody when nobody may have come into one, and find those that the file has', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (one) => {
        const { circles, asked } = await circlesOf({ ...one, suspected: [] });
        expect(asked).toEqual([]);
        expect(circles).toEqual(naively({ ...one, directory: [] }));
      }),
    );
  });

  it('ask for nobody twice, and for nobody of whom the file says something', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (one) => {
        const { asked } = await circlesOf(one);
        expect(new Set(asked).size).toBe(asked.length);
        for (const at of asked) {
          expect(at).toBeLessThan(one.known);
          expect(one.rejected[at] ? undefined : one.said[at]).toBeUndefined();
        }
      }),
    );
  });
});
