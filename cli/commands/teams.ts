/** `rollcall teams …`: the directory's teams. */
import type { Command } from 'commander';
import type { DirectoryItem } from '../../shared/store/directory-item.ts';
import { getItem, loadKnownTeams, teamItems } from '../../shared/store/directory-read.ts';
import { notFound } from '../cli-fault.ts';
import { describeItem, firstOf, rowsOf } from '../directory-view.ts';
import { itemJson } from '../item-json.ts';
import { parseCount } from '../parse-count.ts';
import { knownTenant, openSession } from '../session.ts';
import { facts, streamTable } from '../table.ts';
import { readableCount } from '../wording.ts';
import { declareExport } from './export.ts';

/** Adds the commands to the program. */
export function declareTeams(program: Command): void {
  const teams = program.command('teams').description("a tenant's teams, as the platform knows them");
  teams
    .command('count <tenant>')
    .description('how many teams there are, and how many of them are known from being named alone')
    .addHelpText('after', '\nExample:\n  $ rollcall teams count acme --json')
    .action(count);
  teams
    .command('list <tenant>')
    .description('all teams, by key')
    .option('--limit <n>', 'at most so many', parseCount)
    .addHelpText('after', '\nExample:\n  $ rollcall teams list acme --limit 5 --json')
    .action(list);
  teams
    .command('show <tenant> <key>')
    .description("one team's item by its key (its name), as platform code reads it")
    .addHelpText('after', "\nExample:\n  $ rollcall teams show acme 'Sales EMEA'")
    .action(show);
  declareExport(teams, 'teams');
}

async function count(tenant: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const counts = { implied: 0, total: 0 };
  await loadKnownTeams(session.deployment.directory, tenant, ({ implied }) => {
    if (implied) counts.implied += 1;
    counts.total += 1;
  });
  await session.output.print(counts, () =>
    facts(Object.entries(counts).map(([name, number]) => [name, readableCount(number)])),
  );
}

async function list(tenant: string, { limit }: { readonly limit?: number }, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const found = firstOf(teamItems(session.deployment.directory, tenant), () => true, limit);
  const none = `no teams of ${tenant} yet: they come with files of teams, or with users who name them`;
  await session.output.printEach(found, itemJson, (teams) =>
    streamTable(['KEY', 'KNOWN FROM', 'UPDATED'], rowsOf(teams, cellsOf), none),
  );
}

const cellsOf = ({ key, implied, updatedAt }: DirectoryItem) => [
  key,
  implied === true ? 'being named' : 'a row of its own',
  updatedAt,
];

async function show(tenant: string, key: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  await knownTenant(session, tenant);
  const item = await getItem(session.deployment.directory, 'team', tenant, key);
  if (item === undefined) {
    const all = session.next(`teams list ${tenant}`);
    throw notFound('team', `${tenant} has no team with the key ${key}: ${all} shows all`);
  }
  await session.output.print(itemJson(item), () => describeItem(item));
}
