/** `rollcall users …`: the directory as the platform knows it. */
import { type Command, Option } from 'commander';
import { type UserStatus, userStatuses } from '../../shared/domain/user.ts';
import { getUserItem, loadKnownUsers, type UserItem, userItems } from '../../shared/store/directory-read.ts';
import { notFound } from '../cli-fault.ts';
import { itemJson } from '../item-json.ts';
import { parseCount } from '../parse-count.ts';
import { knownTenant, openSession } from '../session.ts';
import { facts, streamTable } from '../table.ts';
import { readableCount } from '../wording.ts';

type ListOptions = { readonly status?: UserStatus; readonly limit?: number };

/** Adds the commands to the program. */
export function declareUsers(program: Command): void {
  const users = program.command('users').description("a tenant's users, as the platform knows them");
  users
    .command('count <tenant>')
    .description('how many users are in each state')
    .addHelpText('after', '\nExample:\n  $ rollcall users count acme --json')
    .action(count);
  users
    .command('list <tenant>')
    .description('all users, in no order, as they are read')
    .addOption(new Option('--status <status>', 'only those in this state').choices(userStatuses))
    .option('--limit <n>', 'at most so many', parseCount)
    .addHelpText(
      'after',
      '\nExamples:\n  $ rollcall users list acme --status archived\n  $ rollcall users list acme --limit 5 --json',
    )
    .action(list);
  users
    .command('show <tenant> <key>')
    .description("one user's item by its key (employee id or email), as platform code reads it")
    .addHelpText('after', '\nExample:\n  $ rollcall users show acme 00123')
    .action(show);
}

async function count(tenant: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const counts = { active: 0, pending: 0, deactivated: 0, archived: 0, deleted: 0, total: 0 };
  await loadKnownUsers(session.deployment.directory, tenant, ({ status }) => {
    counts[status] += 1;
    counts.total += 1;
  });
  await session.output.print(counts, () =>
    facts(Object.entries(counts).map(([status, found]) => [status, readableCount(found)])),
  );
}

async function list(tenant: string, options: ListOptions, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const found = selected(userItems(session.deployment.directory, tenant), options);
  await session.output.printEach(found, itemJson, (users) =>
    streamTable(['KEY', 'STATUS', 'EMAIL', 'UPDATED'], rowsOf(users), `no such users of ${tenant}`),
  );
}

/** An item without a state was made by platform code, and is active. */
const statusOf = ({ status }: UserItem): unknown => status ?? 'active';

async function* selected(users: AsyncIterable<UserItem>, { status, limit = Number.POSITIVE_INFINITY }: ListOptions) {
  let left = limit;
  for await (const user of users) {
    if (status !== undefined && statusOf(user) !== status) continue;
    yield user;
    left -= 1;
    if (left === 0) return;
  }
}

async function* rowsOf(users: AsyncIterable<UserItem>) {
  for await (const user of users) yield [user.key, statusOf(user), user.email, user.updatedAt].map(cell);
}

const cell = (value: unknown): string => (typeof value === 'string' ? value : '');

async function show(tenant: string, key: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const item = await getUserItem(session.deployment.directory, tenant, key);
  if (item === undefined) {
    const all = session.next(`users list ${tenant}`);
    throw notFound('user', `${tenant} has no user with the key ${key}: ${all} shows all`);
  }
  const entries = Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1));
  await session.output.print(itemJson(item), () => facts(entries.map(([name, value]) => [name, inWords(value)])));
}

function inWords(value: unknown): string {
  const plain = itemJson(value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}
