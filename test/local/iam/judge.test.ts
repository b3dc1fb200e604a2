import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createAccount } from '../../../local/iam/account.ts';
import { roleCaller, serviceCaller } from '../../../local/iam/caller.ts';
import { createJudge, type Use } from '../../../local/iam/judge.ts';
import { parsePolicy } from '../../../local/iam/policy.ts';
import { describeDeployment } from '../../../local/resources/deployment.ts';
import { templateSchema } from '../../../local/template/template.ts';
import { letIn, roleWith } from '../fixtures/assembly.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };
const policy = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const roleArn = `arn:aws:iam::${place.account}:role/plan`;
const queueArn = `arn:aws:sqs:eu-central-1:${place.account}:jobs`;
const keyArn = { 'Fn::GetAtt': ['Key', 'Arn'] };
const root = { AWS: `arn:aws:iam::${place.account}:root` };
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

function named(statements: readonly unknown[], more: object = {}) {
  const { Type, Properties } = roleWith(...statements);
  return { Type, Properties: { ...Properties, RoleName: 'plan', ...more } };
}

function judgeWith(
  statements: readonly unknown[],
  { keyPolicy = allow('kms:*', '*', { Principal: root }), more = {}, resources = {} } = {},
) {
  const template = v.parse(templateSchema, {
    Resources: {
      Role: named(statements, more),
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: policy(keyPolicy) } },
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
      Users: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'users',
          AttributeDefinitions: [],
          KeySchema: [],
          SSESpecification: { SSEEnabled: true, KMSMasterKeyId: keyArn },
        },
      },
      ...resources,
    },
  });
  const deployment = describeDeployment({ stacks: [{ name: 'Test', template }], assets: new Map() }, place);
  const lines: string[] = [];
  const uses: Use[] = [];
  const account = createAccount(deployment);
  const told = { denied: (line: string) => void lines.push(line), used: (use: Use) => void uses.push(use) };
  return { judge: createJudge({ account, place, ...told }), lines, uses };
}

const plan = roleCaller('plan', roleArn);
const send = { action: 'sqs:SendMessage', resource: queueArn };
const users = `arn:aws:dynamodb:eu-central-1:${place.account}:table/users`;
const read = { action: 'dynamodb:Query', resource: `${users}/index/due`, ofKey: ['kms:Decrypt'] };

describe('a refusal', () => {
  it('says to the caller what AWS says, and to the person who, what, on which resource and what is missing', () => {
    const { judge, lines } = judgeWith([allow('sqs:ReceiveMessage', queueArn)]);
    expect(judge(plan, [send])).toEqual({
      allowed: false,
      reason: `User: arn:aws:sts::${place.account}:assumed-role/plan/plan is not authorized to perform: sqs:SendMessage on resource: ${queueArn} because no identity-based policy allows the sqs:SendMessage action`,
    });
    expect(lines).toEqual([
      `denied: plan may not sqs:SendMessage on ${queueArn}: missing is a statement that allows it in AWS::IAM::Role Role (stack Test)`,
    ]);
  });

  it('names the statement that denies', () => {
    const { judge, lines } = judgeWith([
      allow('sqs:*', '*'),
      { ...allow('sqs:Send*', '*'), Effect: 'Deny', Sid: 'NoSends' },
    ]);
    expect(judge(plan, [send])).toMatchObject({
      reason: expect.stringContaining('with an explicit deny in an identity-based policy'),
    });
    expect(lines).toEqual([
      expect.stringContaining('denied by AWS::IAM::Role Role (stack Test): Statement[1] (NoSends)'),
    ]);
  });

  it('comes if one of several permissions is missing', () => {
    const { judge } = judgeWith([allow('sqs:SendMessage', queueArn)]);
    expect(judge(plan, [send]).allowed).toBe(true);
    expect(judge(plan, [send, { ...send, action: 'sqs:DeleteMessage' }]).allowed).toBe(false);
  });
});

describe('a judge', () => {
  it('hears the same caller anew when it asks for something else, or in another way', () => {
    const files = 'arn:aws:s3:::files';
    const listing = { action: 's3:ListBucket', resource: files };
    const { judge } = judgeWith([
      allow('s3:ListBucket', files, { Condition: { StringLike: { 's3:prefix': 'acme/*' } } }),
    ]);
    const asks = ['acme/', 'globex/', 'acme/in/', 'acme/'].map((prefix) =>
      judge(plan, [listing], { 's3:prefix': prefix }),
    );
    expect(asks.map(({ allowed }) => allowed)).toEqual([true, false, true, true]);
    expect(judge(plan, [listing]).allowed).toBe(false);
    expect(judge(plan, [{ ...listing, resource: `${files}2` }], { 's3:prefix': 'acme/' }).allowed).toBe(false);
  });
});

describe('a table with a key', () => {
  const query = allow('dynamodb:Query', `${users}/index/*`);
  const decrypt = allow('kms:Decrypt', keyArn);
  const through = (service: string) => ({
    Condition: { StringEquals: { 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` } },
  });

  it.each([
    ['both the table and the key', [query, decrypt], true],
    ['the table only', [query], false],
    ['the key only', [decrypt], false],
    ['the key through DynamoDB', [query, { ...decrypt, ...through('dynamodb') }], true],
    ['the key through S3', [query, { ...decrypt, ...through('s3') }], false],
  ])('is read by who may use %s', (_, statements, allowed) => {
    expect(judgeWith(statements).judge(plan, [read]).allowed).toBe(allowed);
  });

  it('is read by nobody whom the key’s policy does not let IAM decide about', () => {
    const keyPolicy = allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${place.account}:role/other` } });
    const { judge, lines } = judgeWith([query, decrypt], { keyPolicy });
    expect(judge(plan, [read]).allowed).toBe(false);
    expect(lines).toEqual([expect.stringContaining('in AWS::KMS::Key Key (stack Test)')]);
  });
});

describe('a part of AWS', () => {
  const rule = (name: string) =>
    serviceCaller('events.amazonaws.com', `arn:aws:events:eu-central-1:${place.account}:rule/${name}`, place.account);
  const Uploaded = { Type: 'AWS::Events::Rule', Properties: { Name: 'uploaded', EventPattern: { source: ['x'] } } };
  const resources = { Uploaded, In: letIn('Uploaded', 'Jobs') };

  it('is let in by the policy of the queue, on behalf of the rule that it names', () => {
    const { judge, lines } = judgeWith([], { resources });
    expect(judge(rule('uploaded'), [send]).allowed).toBe(true);
    expect(judge(rule('other'), [send]).allowed).toBe(false);
    expect(lines).toEqual([expect.stringContaining('denied: events.amazonaws.com may not sqs:SendMessage')]);
    expect(lines).toEqual([expect.stringContaining('in AWS::SQS::QueuePolicy In (stack Test)')]);
  });
});

describe('the person at this machine', () => {
  const operator = {
    name: 'operator',
    principal: { kind: 'user', arn: `arn:aws:iam::${place.account}:user/operator`, account: place.account },
  } as const;

  it('may do everything that no policy denies', () => {
    const Denying = {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Jobs' }],
        PolicyDocument: policy({ ...allow('sqs:*', queueArn), Effect: 'Deny', Principal: '*' }),
      },
    };
    expect(judgeWith([]).judge(operator, [send, read]).allowed).toBe(true);
    expect(judgeWith([], { resources: { Denying } }).judge(operator, [send]).allowed).toBe(false);
  });
});

describe('what was allowed', () => {
  it('is told with the statements that allowed it', () => {
    const { judge, uses } = judgeWith([allow('sqs:ReceiveMessage', queueArn), allow('sqs:SendMessage', queueArn)]);
    const session = parsePolicy(policy(allow('*', '*')), 'identity', 'the session');
    judge({ ...plan, session }, [send]);
    expect(uses.map(({ request, by }) => [request.action, ...by.map(({ name }) => name)])).toEqual([
      ['sqs:SendMessage', 'AWS::IAM::Role Role (stack Test): Statement[1]', 'the session: Statement[0]'],
    ]);
  });
});

describe('policies that nobody here can read', () => {
  it.each([
    [
      'a managed policy of AWS',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      'ReadOnlyAccess, which is not in the templates',
    ],
    [
      'a boundary of somebody else',
      { PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' },
      'PowerUserAccess, which is not in the templates',
    ],
  ])('stop the start: %s', (_, more, fault) => {
    expect(() => judgeWith([], { more })).toThrow(fault);
  });

  it('name the resource and the statement', () => {
    const odd = { ...allow('s3:*', '*'), Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    expect(() => judgeWith([odd])).toThrow(
      "AWS::IAM::Role Role (stack Test) can't be judged: Statement.0.Condition.IpAddress",
    );
  });
});
