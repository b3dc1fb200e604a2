import { beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { killAt, momentsOf, spare } from '../../support/cloud/kill.ts';
import { makeUsers, outcomeOf, prepareWithSidecar, runToItsEnd } from '../../support/cloud/small-import.ts';
import { withCloud } from '../../support/cloud/with-cloud.ts';

const cloud = withCloud();
let users: DirectoryItem[] = [];
beforeAll(async () => {
  users = await makeUsers(cloud());
});

async function undisturbed(tenant: string, rows: number) {
  const { tap, events } = cloud();
  events.length = 0;
  await prepareWithSidecar(rows)(cloud(), tenant, users);
  tap.calls.length = 0;
  await runToItsEnd(cloud());
  return { calls: [...tap.calls], outcome: await timeless(tenant) };
}

/** All that can be seen, but for the instant at which the sidecar came. */
async function timeless(tenant: string): Promise<Awaited<ReturnType<typeof outcomeOf>>> {
  const { report, imports, ...rest } = await outcomeOf(cloud(), tenant);
  const withoutInstant = (text: string): string => text.replaceAll(/which came \S+/g, 'which came');
  const told = imports.map(({ failure, ...one }) => ({
    ...one,
    failure: failure && { ...failure, message: withoutInstant(failure.message) },
  }));
  return { ...rest, imports: told, report: withoutInstant(report) };
}

describe.each(['before', 'after'] as const)(
  'an import with a sidecar whose function is killed %s any call',
  { timeout: 300_000 },
  (when) => {
    it.each([
      ['is right', 10, 'succeeded_with_errors', undefined],
      ['is another file’s', 11, 'failed', 'sidecar-differs'],
    ])('comes to the same when the sidecar %s, and both are taken off the site', async (_, rows, state, code) => {
      const { calls, outcome } = await undisturbed(`whole-${when}-${rows}`, rows);
      expect(outcome).toMatchObject({ imports: [{ state }], uploads: [], waiting: 0, holder: undefined });
      expect(outcome.imports[0]?.failure?.code).toBe(code);
      const deleted = calls.filter(({ command }) => command === 'DeleteObject');
      expect(deleted.map(({ input }) => String(input.Key).endsWith('.sidecar.json'))).toEqual([true, false]);
      const different: unknown[] = [];
      for (const [n, moment] of momentsOf(calls)
        .filter((one) => one.when === when)
        .entries()) {
        const tenant = `killed-${when}-${rows}-${n}`;
        spare(cloud());
        cloud().events.length = 0;
        await prepareWithSidecar(rows)(cloud(), tenant, users);
        const seen = killAt(cloud(), moment);
        await runToItsEnd(cloud());
        spare(cloud());
        const found = await timeless(tenant);
        try {
          expect(seen.kills).toBe(1);
          expect(found).toEqual(outcome);
        } catch (error) {
          different.push(`${moment.when} call ${moment.at}, ${moment.name}: ${String(error).slice(0, 3000)}`);
        }
      }
      expect(different).toEqual([]);
    });
  },
);
