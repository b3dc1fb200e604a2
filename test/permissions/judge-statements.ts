/** Shows of a statement that all of it is needed: with each part taken out, something changes that must not. */
import { hasWildcard } from '../../local/iam/wildcard.ts';
import { isList, isObject, type Json, type JsonObject } from '../../local/template/json.ts';
import type { Place } from '../../local/template/scope.ts';
import type { Row } from './calls.ts';
import { conditionsOf, partsOf } from './parts.ts';
import type { Documents, Found } from './statements.ts';
import { type World, worldOf } from './world.ts';

/**
 * Everything that is wrong with a statement or with its row, a line each.
 *
 * - no row
 * - an Allow with a wildcard in an action, or for every resource
 * - an Allow for a service, whoever it comes for: somebody else's resource could make it come here
 * - a call of the row that does not end as it should while everything is there
 * - a part of the statement without which every call of the row ends as before
 */
export function findingsOn(
  documents: Documents,
  statement: Found,
  row: Row | undefined,
  place: Place,
): readonly string[] {
  const { name } = statement;
  if (row === undefined) {
    const what = 'write into test/permissions/statement-rows.ts which calls need it, and which it holds off';
    return [`${name}: has no row: ${what}`];
  }
  if (row.wide === undefined && isWide(statement.value)) return [`${name}: is too wide, name what it allows`];
  if (row.anySource === undefined && isForAnySource(statement.value)) {
    return [
      `${name}: lets the service in for whomever it comes, add a condition on aws:SourceArn or aws:SourceAccount`,
    ];
  }
  const wrong = wrongIn(worldOf(documents, place), row).map((what) => `${name}: ${what}`);
  if (wrong.length > 0) return wrong;
  return partsOf(documents, statement)
    .filter((part) => wrongIn(worldOf(part.documents, place), row).length === 0)
    .map(
      ({ what }) => `${name}: ${what}, every call of its row ends as before: it is too much, or the row is too short`,
    );
}

function wrongIn(world: World, { pass, fail }: Row): readonly string[] {
  return [
    ...pass.filter((one) => !one.passes(world)).map(({ what }) => `"${what}" is refused`),
    ...fail.filter((one) => one.passes(world)).map(({ what }) => `"${what}" is let through`),
  ];
}

function isWide({ Effect = 'Allow', Action, NotAction, Resource, NotResource }: JsonObject): boolean {
  if (Effect !== 'Allow') return false;
  if (NotAction !== undefined || NotResource !== undefined) return true;
  return textsOf(Action).some(hasWildcard) || textsOf(Resource).includes('*');
}

function isForAnySource(statement: JsonObject): boolean {
  const { Effect = 'Allow', Principal, SourceArn, SourceAccount } = statement;
  const service = isObject(Principal) ? Principal.Service : textsOf(Principal).find((one) => one.includes('.'));
  if (Effect !== 'Allow' || service === undefined) return false;
  const keys = conditionsOf(statement).map((condition) => String(condition.at(-1)).toLowerCase());
  return !keys.some((key) => sources.has(key)) && (SourceArn ?? SourceAccount) === undefined;
}

const sources: ReadonlySet<string> = new Set(['aws:sourcearn', 'aws:sourceaccount']);

function textsOf(value: Json | undefined): readonly string[] {
  return (isList(value) ? value : [value]).filter((one) => typeof one === 'string');
}
