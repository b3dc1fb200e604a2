import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { usageFolder } from '../../local/iam/usage.ts';
import { describeDeployment } from '../../local/resources/deployment.ts';
import { templateSchema } from '../../local/template/template.ts';
import { roleWith } from '../local/fixtures/assembly.ts';
import { grantsOf } from './grants.ts';
import { type Accepted, findingsOf, type UseLine } from './judge-usage.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };
const queue = 'arn:aws:sqs:eu-central-1:000000000000:jobs';
const bucket = 'arn:aws:s3:::files';

function grantsWith(...statements: unknown[]) {
  const template = v.parse(templateSchema, { Resources: { Role: roleWith(...statements) } });
  return grantsOf(describeDeployment({ stacks: [{ name: 'Test', template }], assets: new Map() }, place));
}

const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const [{ role, who } = { role: '', who: '' }] = grantsWith(allow('sqs:SendMessage', queue));
const use = (action: string, resource: string): UseLine => ({ role, action, resource, context: {} });

const sent = use('sqs:SendMessage', queue);
const got = ['acme', 'globex'].map((tenant) => use('s3:GetObject', `${bucket}/${tenant}/a.csv`));

describe('the grants of a run', () => {
  it('are well when each was needed', () => {
    const grants = grantsWith(allow('sqs:SendMessage', queue), allow('s3:GetObject', `${bucket}/*`));
    expect(findingsOf(grants, [sent, ...got], [])).toEqual([]);
  });

  it.each<[string, unknown[], readonly UseLine[], string]>([
    [
      'an action that was never used',
      [allow(['sqs:SendMessage', 'sqs:PurgeQueue'], queue)],
      [sent],
      'sqs:PurgeQueue on jobs: never used',
    ],
    [
      'a resource that was never used',
      [allow('sqs:SendMessage', [queue, `${queue}2`])],
      [sent],
      'sqs:SendMessage on jobs2: never used',
    ],
    ['a wildcard in an action', [allow('sqs:Send*', queue)], [sent], 'sqs:Send* on jobs: too wide'],
    ['all actions of a service', [allow('sqs:*', queue)], [sent], 'sqs:* on jobs: too wide'],
    ['all resources', [allow('sqs:SendMessage', '*')], [sent], 'sqs:SendMessage on *: too wide'],
    [
      'what another grant allows too',
      [allow('s3:GetObject', `${bucket}/*`), allow('s3:GetObject', `${bucket}/acme/*`)],
      got,
      's3:GetObject on files/acme/*: redundant',
    ],
    [
      'a bucket of which one folder is used',
      [allow('s3:GetObject', `${bucket}/*`)],
      got.slice(1),
      's3:GetObject on files/*: not narrow enough, only globex/',
    ],
  ])('are too many with %s', (_, statements, uses, finding) => {
    expect(findingsOf(grantsWith(...statements), uses, [])).toEqual([expect.stringContaining(`${who} may ${finding}`)]);
  });

  it('are not judged by what another role did', () => {
    const foreign = { ...sent, role: `${role}2` };
    expect(findingsOf(grantsWith(allow('sqs:SendMessage', queue)), [foreign], [])).toHaveLength(1);
  });

  it('can not allow all but something', () => {
    expect(() => grantsWith({ Effect: 'Allow', NotAction: 'sqs:PurgeQueue', Resource: queue })).toThrow(
      'all but something',
    );
  });
});

describe('an exception', () => {
  const exception: Accepted = { who, actions: ['sqs:PurgeQueue'], on: 'jobs', used: 'never', because: 'a person does' };

  it('lets its grants pass, and no others', () => {
    const grants = grantsWith(allow(['sqs:SendMessage', 'sqs:PurgeQueue', 'sqs:ReceiveMessage'], queue));
    const findings = findingsOf(grants, [sent], [exception]);
    expect(findings).toEqual([expect.stringContaining('sqs:ReceiveMessage on jobs: never used')]);
  });

  it.each(['never', 'sometimes'] as const)('of what is %s used goes when nobody is granted it', (used) => {
    const findings = findingsOf(grantsWith(allow('sqs:SendMessage', queue)), [sent], [{ ...exception, used }]);
    expect(findings).toEqual([expect.stringContaining('accepted in vain')]);
  });

  it('goes when it is used after all, unless that is an accident', () => {
    const grants = grantsWith(allow('sqs:PurgeQueue', queue));
    const purged = use('sqs:PurgeQueue', queue);
    expect(findingsOf(grants, [purged], [exception])).toEqual([expect.stringContaining('accepted in vain')]);
    expect(findingsOf(grants, [purged], [{ ...exception, used: 'sometimes' }])).toEqual([]);
    expect(findingsOf(grants, [], [{ ...exception, used: 'sometimes' }])).toEqual([]);
  });
});

describe('this run', () => {
  it('is written down', () => {
    expect(process.env[usageFolder]).toBeDefined();
  });
});
