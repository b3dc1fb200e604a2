/** A wildcard that somebody writes into infra/ is found at the end of a whole run, whatever was used in it. */
import { describe, expect, it } from 'vitest';
import { isList, isObject, type Json } from '../../local/template/json.ts';
import { accepted } from './accepted.ts';
import { documentsOf, ofPolicies } from './documents.ts';
import { type Grant, grantsOf } from './grants.ts';
import { findingsOf, type UseLine } from './judge-usage.ts';
import { changed, type Documents } from './statements.ts';
import { worldOf } from './world.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };
const documents = ofPolicies(documentsOf({ 'aws:cdk:enable-path-metadata': true }, 'acme', place));
const grantsIn = (given: Documents) => grantsOf(worldOf(given, place).deployment);

/** A run in which everything that is granted now was used, of each bucket in two folders, and of the key by both its users. */
const uses = grantsIn(documents)
  .filter(({ resource }) => resource !== '*')
  .flatMap(({ role, action, resource }): UseLine[] =>
    [
      ['acme', 'dynamodb'],
      ['globex', 's3'],
    ].map(([some = '', service]) => {
      const context = { 'kms:viaservice': `${service}.eu-central-1.amazonaws.com` };
      return { role, action, resource: resource.replaceAll('*', some), context };
    }),
  );

const tracing = accepted.filter(({ actions }) => actions.every((action) => action.startsWith('xray:')));
const findings = (grants: readonly Grant[]) => findingsOf(grants, uses, tracing);

/** The statement of a function's role that allows this action, with something else in one of its places. */
function rewritten(role: string, action: string, change: object): Documents {
  const path = [
    'RollcallService',
    'Resources',
    idOf(`${role}DefaultPolicy`),
    'Properties',
    'PolicyDocument',
    'Statement',
  ];
  return changed(documents, path, (statements) =>
    isList(statements) ? statements.map((one) => (allows(one, action) ? { ...Object(one), ...change } : one)) : [],
  );
}

function idOf(start: string): string {
  const { RollcallService: template } = documents;
  const ids = isObject(template) && isObject(template.Resources) ? Object.keys(template.Resources) : [];
  return ids.find((id) => id.startsWith(start)) ?? expect.fail(`there is no ${start}`);
}

const allows = (statement: Json, action: string): boolean =>
  isObject(statement) && [statement.Action].flat().includes(action);

describe('the grants of the templates', () => {
  it('are well when each was used', () => {
    expect(findings(grantsIn(documents))).toEqual([]);
  });

  it.each([
    ['planningplanrole', 's3:GetObjectVersion', 's3:*', 'plan may s3:* on uploadsbucket/*'],
    ['planningplanrole', 's3:ListBucketVersions', 's3:*', 'plan may s3:* on uploadsbucket'],
    ['finishingfinishrole', 's3:PutObject', 's3:Put*', 'finish may s3:Put* on workbucket/archive/*'],
    ['applyingapplyrole', 'dynamodb:GetItem', 'dynamodb:*', 'apply may dynamodb:* on DirectoryTable'],
    ['sftpauthenticaterole', 'dynamodb:Query', 'dynamodb:*', 'authenticate may dynamodb:* on TenantsTable'],
    ['sweepingsweeprole', 'sqs:SendMessage', 'sqs:*', 'sweep may sqs:* on queuesfinish'],
    ['purgingpurgerole', 'kms:Decrypt', 'kms:*', 'purge may kms:* on '],
    ['sftpsession', 's3:PutObject', 's3:*', 'sftpsession may s3:* on uploadsbucket/*'],
  ])('of %s are too wide with %s made %s', (role, action, wildcard, grant) => {
    const found = findings(grantsIn(rewritten(role, action, { Action: wildcard })));
    expect(found).toContainEqual(expect.stringContaining(grant));
    expect(found.find((line) => line.startsWith(grant))).toMatch(/: too wide, name the actions$/);
  });

  it.each([
    ['planningplanrole', 's3:GetObjectVersion', 'plan may s3:GetObjectVersion on *'],
    ['applyingapplyrole', 'dynamodb:UpdateItem', 'apply may dynamodb:UpdateItem on *'],
  ])('of %s are too wide with %s on every resource', (role, action, grant) => {
    const found = findings(grantsIn(rewritten(role, action, { Resource: '*' })));
    expect(found).toContainEqual(`${grant}: too wide, name the resource`);
  });
});
