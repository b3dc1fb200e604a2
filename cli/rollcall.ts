#!/usr/bin/env node
import { makeProgram } from './program.ts';
import { reportFault } from './report-fault.ts';

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
