#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Compiling the SDK is most of a command's time: kept, it takes 0.6 s instead of 1. Beside the packages, where only
// whoever may replace those can write.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/rollcall'));
const [{ makeProgram }, { reportFault }] = await Promise.all([import('./program.ts'), import('./report-fault.ts')]);

// Whoever reads our output may stop early, as in `rollcall users list demo | head`: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const words = process.argv.slice(2);
try {
  await makeProgram().parseAsync(words, { from: 'user' });
} catch (fault) {
  const verbose = words.includes('--verbose') || Boolean(process.env.ROLLCALL_DEBUG);
  process.exitCode = reportFault(fault, { json: words.includes('--json'), verbose });
}
