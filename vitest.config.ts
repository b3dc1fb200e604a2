import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/support/slow-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Templates are synthesized once for all; permissions that no test needs fail the whole run.
    globalSetup: ['test/support/assembly.ts', 'test/permissions/whole-run.ts'],
    // Every file may start emulators, threads and a whole local cloud of its own: one more at a time than there are cores here, since
    // some wait for the clock.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
