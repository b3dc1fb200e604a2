/** `rollcall users …`: the directory as the platform knows it. */
import { type Command, Option } from 'commander';
import { type UserStatus, userStatuses } from '../../shared/domain/user.ts';
import type { DirectoryItem } from '../../shared/store/directory-item.ts';
import { getItem, loadKnownUsers, userItems } from '../../shared/store/directory-read.ts';
import { notFound } from '../cli-fault.ts';
import { describeItem, firstOf, rowsOf, statusOf } from '../directory-view.ts';
import { itemJson } from '../item-json.ts';
import { parseCount } from '../parse-count.ts';
import { knownTenant, openSession } from '../session.ts';
import { facts, streamTable } from '../table.ts';
import { readableCount } from '../wording.ts';
import { declareExport } from './export.ts';
import { declareRestore } from './restore.ts';

type CountOptions = { readonly status?: UserStatus };
type ListOptions = CountOptions & { readonly limit?: number };

const statusOption = () =>
  new Option('--status <status>', 'only those in this state; deleted users are shown in no other way').choices(
    userStatuses,
  );

const listHelp = `
Examples:
  $ rollcall users list acme --status archived
  $ rollcall users list acme --status deleted
  $ rollcall users list acme --limit 5 --json`;

/** Adds the commands to the program. */
export function declareUsers(program: Command): void {
  const users = program.command('users').description("a tenant's users, as the platform knows them");
  users
    .command('count <tenant>')
    .description('how many users are in each state')
    .addOption(statusOption())
    .addHelpText('after', '\nExample:\n  $ rollcall users count acme --json')
    .action(count);
  users
    .command('list <tenant>')
    .description('all users, in no order, as they are read')
    .addOption(statusOption())
    .option('--limit <n>', 'at most so many', parseCount)
    .addHelpText('after', listHelp)
    .action(list);
  users
    .command('show <tenant> <key>')
    .description("one user's item by its key (employee id or email), as platform code reads it; deleted ones, too")
    .addHelpText('after', '\nExample:\n  $ rollcall users show acme 00123')
    .action(show);
  declareRestore(users);
  declareExport(users, 'users');
}

/** Deleted users are gone from the platform, though they can be restored for a while. */
const shownStatuses = userStatuses.filter((status) => status !== 'deleted');

async function count(tenant: string, { status }: CountOptions, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const found = { active: 0, pending: 0, deactivated: 0, archived: 0, deleted: 0 };
  await loadKnownUsers(session.deployment.directory, tenant, (user) => {
    found[user.status] += 1;
  });
  const statuses = status === undefined ? shownStatuses : [status];
  const total = statuses.reduce((sum, one) => sum + found[one], 0);
  const counts = Object.fromEntries([...statuses.map((one) => [one, found[one]] as const), ['total', total] as const]);
  await session.output.print(counts, () =>
    facts(Object.entries(counts).map(([name, number]) => [name, readableCount(number)])),
  );
}

async function list(tenant: string, { status, limit }: ListOptions, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const isWanted = (user: DirectoryItem): boolean =>
    status === undefined ? statusOf(user) !== 'deleted' : statusOf(user) === status;
  const found = firstOf(userItems(session.deployment.directory, tenant), isWanted, limit);
  await session.output.printEach(found, itemJson, (users) =>
    streamTable(['KEY', 'STATUS', 'EMAIL', 'UPDATED'], rowsOf(users, cellsOf), `no such users of ${tenant}`),
  );
}

const cellsOf = (user: DirectoryItem) => [user.key, statusOf(user), user.email, user.updatedAt];

async function show(tenant: string, key: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const item = await getItem(session.deployment.directory, 'user', tenant, key);
  if (item === undefined) {
    const all = session.next(`users list ${tenant}`);
    throw notFound('user', `${tenant} has no user with the key ${key}: ${all} shows all`);
  }
  await session.output.print(itemJson(item), () => describeItem(item));
}
