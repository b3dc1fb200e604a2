/** `npm run local`: what a person asks of the running local cloud, beside AWS's own API. */
import { Command } from 'commander';
import * as v from 'valibot';
import { parseInstant } from './arguments.ts';
import { LocalCloudFault } from './fault.ts';
import { askInstance } from './operator-client.ts';

interface Where {
  readonly dir: string;
}

const directory = [
  '--dir <folder>',
  'folder of the running instance',
  process.env.ROLLCALL_DIR ?? '.rollcall',
] as const;

const result = v.union([v.object({ answer: v.unknown() }), v.object({ failure: v.unknown() })]);

const program = new Command('npm run local --').description('Asks the running local cloud to do something.');

program
  .command('fire <schedule>')
  .description('runs the target of a schedule, as if the given instant had come')
  .option('--at <instant>', 'ISO instant, for example 2026-01-31T08:00:00Z', parseInstant, new Date().toISOString())
  .option(...directory)
  .action(async (schedule: string, { dir, at }: Where & { at: string }) => {
    show(await askInstance(dir, 'POST', 'fire', { schedule, at }));
  });

program
  .command('invoke <function> <event>')
  .description('runs a function with an event, given as JSON')
  .option(...directory)
  .action(async (name: string, event: string, { dir }: Where) => {
    show(await askInstance(dir, 'POST', 'invoke', { function: name, event: parseEvent(event) }));
  });

program
  .command('calls')
  .description('shows how many calls to AWS were made, by whom, and what DynamoDB would have charged')
  .option('--reset', 'counts from zero again')
  .option(...directory)
  .action(async ({ dir, reset }: Where & { reset?: boolean }) => {
    console.log(JSON.stringify(await askInstance(dir, reset === true ? 'DELETE' : 'GET', 'calls'), undefined, 2));
  });

await program.parseAsync().catch((cause: unknown) => {
  console.error(cause instanceof LocalCloudFault ? cause.message : cause);
  process.exitCode = 1;
});

function parseEvent(event: string): unknown {
  try {
    return JSON.parse(event);
  } catch (cause) {
    throw new LocalCloudFault(`the event is no JSON: ${event}`, { cause });
  }
}

function show(answer: unknown): void {
  const outcome = v.parse(result, answer);
  console.log(JSON.stringify(outcome, undefined, 2));
  if ('failure' in outcome) process.exitCode = 1;
}
