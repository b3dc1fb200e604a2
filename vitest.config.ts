import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Permissions that no test needs fail the whole run.
    globalSetup: ['test/permissions/whole-run.ts'],
    // Every file may start emulators, threads and a whole local cloud of its own: as many files at a time as there are cores here.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
