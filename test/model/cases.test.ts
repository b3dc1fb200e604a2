/** What was wrong once, shrunk to the few steps that show it. */
import { describe, it } from 'vitest';
import { withCloud } from '../support/cloud/with-cloud.ts';
import { firstFile } from './arbitraries.ts';
import { approveHeld, type Command, cancelWaiting, pauseOrResume, rollBackLast } from './commands.ts';
import type { Policy } from './state.ts';
import { play } from './tenant.ts';

const cloud = withCloud();

const cases: readonly (readonly [what: string, policy: Policy, commands: readonly Command[]])[] = [
  [
    'a rollback whose approval was cut off before it had its place in the queue waited for ever: no sweep found it',
    'leave',
    [rollBackLast(), approveHeld({ at: 2, when: 'before' })],
  ],
  [
    'a rollback that was cancelled could never be asked for again',
    'archive',
    [pauseOrResume(), rollBackLast(), cancelWaiting(), pauseOrResume(), rollBackLast(), approveHeld()],
  ],
];

describe('what was wrong once', () => {
  it.each(cases)('%s', (_, policy, commands) => play(cloud(), policy, firstFile, commands));
});
