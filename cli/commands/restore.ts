/** `rollcall users restore`: brings back somebody whom a file deleted. */
import type { Command } from 'commander';
import { type Restoration, restoreUser } from '../../shared/import/restore-user.ts';
import { getItem } from '../../shared/store/directory-read.ts';
import { notFound, refused } from '../cli-fault.ts';
import { describeItem } from '../directory-view.ts';
import { itemJson } from '../item-json.ts';
import { knownTenant, openSession, type Session } from '../session.ts';

const help = `
Those who are to begin later can log in from then on; whose access ended by a date while they were deleted comes back
deactivated. The platform is told by the next sweep, within five minutes.

Examples:
  $ rollcall users list acme --status deleted
  $ rollcall users restore acme 00123`;

/** Adds the command to the others about users. */
export function declareRestore(users: Command): void {
  users
    .command('restore <tenant> <key>')
    .description('brings a deleted user back, as long as the restore window lasts')
    .addHelpText('after', help)
    .action(restore);
}

async function restore(tenant: string, key: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const { directory, lane } = session.deployment;
  const restoration = await restoreUser(directory, tenant, key, lane.now());
  if (!restoration.restored) throw refusal(session, tenant, key, restoration.why);
  const item = (await getItem(directory, 'user', tenant, key)) ?? {};
  await session.output.print(itemJson(item), () => describeItem(item));
}

type Why = Extract<Restoration, { readonly restored: false }>['why'];

function refusal({ next }: Session, tenant: string, key: string, why: Why) {
  const who = `the user ${key} of ${tenant}`;
  switch (why) {
    case 'no-such-user': {
      const deleted = next(`users list ${tenant} --status deleted`);
      return notFound('user', `${tenant} has no user with the key ${key}: ${deleted} shows who can be restored`);
    }
    case 'not-deleted':
      return refused(why, `${who} is not deleted: ${next(`users show ${tenant} ${key}`)} shows the state`);
    case 'window-over':
      return refused(why, `${who} was to be restored before the end of the restore window: import them again`);
    case 'busy':
      return refused('changed-meanwhile', `${who} was written to by others at the same time: try again`);
  }
}
