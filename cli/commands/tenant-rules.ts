/** `rollcall tenants set` and `history`: a tenant's rules, changed, and who changed them before. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { SettingText } from '../../shared/domain/adjust-profile.ts';
import { type Difference, differences } from '../../shared/domain/profile-differences.ts';
import { type ProfileChange, profileHistory } from '../../shared/store/profile-history.ts';
import { changeProfile } from '../../shared/store/tenants.ts';
import { adjusted } from '../adjusted.ts';
import { refused, wrongUsage } from '../cli-fault.ts';
import { differenceJson, differenceText } from '../difference-text.ts';
import { knownTenant, openSession } from '../session.ts';
import { whoDecides } from '../who-decides.ts';
import { isoInstant, readableInstant } from '../wording.ts';

const setHelp = `
A path is names joined by dots; below columns a name is the column's field. A value is JSON, or a text, or a list with
commas ('' is an empty one); null takes an optional setting, or a column, away. A field that no column has takes a whole
column. Several settings are judged together. Files that are planned from then on go by the new rules.

Examples:
  $ rollcall tenants set acme missing archive
  $ rollcall tenants set acme groups Department,Location retentionDays 30
  $ rollcall tenants set acme columns.city.type picklist columns.city.values Berlin,Lisbon
  $ rollcall tenants set acme columns.badge '{"title": "Badge", "type": "text"}'
  $ rollcall tenants set acme columns.badge null`;

/** Adds the commands to `rollcall tenants`. */
export function declareTenantRules(tenants: Command): void {
  tenants
    .command('set <tenant> <path> <value> [more...]')
    .description('change rules: each path with its value')
    .option('--by <name>', 'who decides; otherwise whoever is signed in')
    .addHelpText('after', setHelp)
    .action(set);
  tenants
    .command('history <tenant>')
    .description('who changed which rules, newest first')
    .addHelpText('after', '\nExample:\n  $ rollcall tenants history acme --json')
    .action(history);
}

async function set(
  id: string,
  path: string,
  value: string,
  more: readonly string[],
  { by }: { readonly by?: string },
  command: Command,
): Promise<void> {
  const settings = pairsOf([path, value, ...more]);
  const session = await openSession(command);
  const { deployment, output, next } = session;
  const before = await knownTenant(session, id);
  const profile = adjusted(before.profile, settings);
  const found = differences(before.profile, profile);
  const result = (revision: number) => ({ tenant: id, revision, changes: found.map(differenceJson) });
  if (found.length === 0) {
    return output.print(result(before.revision), () => `nothing to change: the rules of ${id} say so already`);
  }
  const decision = { id: randomUUID(), by: by ?? (await whoDecides(deployment)), at: Date.now() };
  const after = await changeProfile(deployment.tenants, before, profile, decision);
  if (after === undefined) {
    const who = `${next(`tenants history ${id}`)} shows who`;
    throw refused('changed-meanwhile', `somebody else changed the rules of ${id} at the same time: ${who}; try again`);
  }
  const heading = `rules of ${id} changed, revision ${after.revision}`;
  const lines = [heading, ...found.map(differenceText), ...(found.some(isIdentity) ? [identityNote] : [])];
  await output.print(result(after.revision), () => lines.join('\n'));
}

const isIdentity = ({ path }: Difference): boolean => path === 'identity' || path === 'teams.identity';

const identityNote = 'note: the directory knows its items by the former identity: by another one, everybody is new';

function pairsOf(words: readonly string[]): SettingText[] {
  const [path, value, ...more] = words;
  if (path === undefined) return [];
  if (value === undefined) throw wrongUsage('setting', `the path ${path} has no value: give each path with its value`);
  return [[path, value], ...pairsOf(more)];
}

async function history(id: string, _options: unknown, command: Command): Promise<void> {
  const session = await openSession(command);
  const { createdAt } = await knownTenant(session, id);
  const changes = await profileHistory(session.deployment.tenants, id);
  const text = () => [...changes.map(changeText), `${readableInstant(createdAt)}  added`].join('\n');
  await session.output.print(changes.map(changeJson), text);
}

const changeJson = ({ revision, by, at, before, after }: ProfileChange) => ({
  revision,
  by,
  at: isoInstant(at),
  changes: differences(before, after).map(differenceJson),
});

function changeText({ revision, by, at, before, after }: ProfileChange): string {
  const lines = differences(before, after).map((one) => `  ${differenceText(one)}`);
  return [`${readableInstant(at)}  by ${by}, revision ${revision}`, ...lines].join('\n');
}
