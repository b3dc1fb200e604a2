/**
 * Whatever happens to a tenant, in any order, comes to what the documents say: a model in memory and the real stores on the
 * emulators are compared after each step. `MODEL_RUNS` and `MODEL_SEED` are for long runs by hand; a failure prints its seed.
 */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { withCloud } from '../support/cloud/with-cloud.ts';
import { anyCommand, firstFile } from './arbitraries.ts';
import type { Policy } from './state.ts';
import { play } from './tenant.ts';

const cloud = withCloud();
const runs = Number(process.env.MODEL_RUNS ?? 2);
const seed = process.env.MODEL_SEED === undefined ? undefined : Number(process.env.MODEL_SEED);

describe('a tenant to whom anything happens', { timeout: 24 * 3_600_000 }, () => {
  it.each<Policy>(['leave', 'deactivate', 'archive', 'delete'])('is what the documents say: %s', async (policy) => {
    await fc.assert(
      fc.asyncProperty(fc.commands(anyCommand, { maxCommands: 24, size: 'max' }), (commands) =>
        play(cloud(), policy, firstFile, commands),
      ),
      { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
    );
  });
});
