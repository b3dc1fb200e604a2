import { describe, expect, it } from 'vitest';
import { serviceCaller } from '../../local/iam/caller.ts';
import type { JsonObject } from '../../local/template/json.ts';
import { call, type Row } from './calls.ts';
import { findingsOn } from './judge-statements.ts';
import { type Documents, statementsOf } from './statements.ts';
import type { World } from './world.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:1' };
const rule = 'arn:aws:events:eu-central-1:000000000000:rule/uploaded';
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const sends: JsonObject = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: arnOf('Jobs'),
  Condition: { ArnEquals: { 'aws:SourceArn': rule } },
};

const onlyOverTls: JsonObject = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: arnOf('Jobs'),
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

/** A queue with these statements in its policy. */
function queueWith(...Statement: JsonObject[]): Documents {
  const PolicyDocument = { Version: '2012-10-17', Statement };
  const Resources = {
    Jobs: { Type: 'AWS::SQS::Queue', Properties: {} },
    JobsPolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Jobs' }], PolicyDocument } },
  };
  return { service: { Resources } };
}

const sent = (what: string, service: string, source: string, tls = 'true') =>
  call(what, ({ may, arn }: World) =>
    may(
      serviceCaller(service, source, place.account),
      { action: 'sqs:SendMessage', resource: arn('Jobs') },
      { 'aws:securetransport': tls },
    ),
  );

const delivery = sent('the rule', 'events.amazonaws.com', rule);
const overHttp = sent('the rule over plain HTTP', 'events.amazonaws.com', rule, 'false');
const another = sent('another rule', 'events.amazonaws.com', `${rule}2`);
const elsewhere = sent('another service', 'pipes.amazonaws.com', rule);
const whole: Row = { pass: [delivery], fail: [another, elsewhere] };

/** What is found of the first of these statements. */
function findings(row: Row | undefined, ...statements: JsonObject[]): readonly string[] {
  const documents = queueWith(...statements);
  const [first] = statementsOf(documents);
  return first === undefined ? expect.fail() : findingsOn(documents, first, row, place);
}

describe('a statement', () => {
  it('is well when something changes with each of its parts', () => {
    expect(findings(whole, sends, onlyOverTls)).toEqual([]);
    expect(findings({ pass: [delivery], fail: [overHttp] }, onlyOverTls, sends)).toEqual([]);
  });

  it('needs a row', () => {
    const told = 'JobsPolicy: Allow sqs:SendMessage: has no row: write into test/permissions/statement-rows.ts';
    expect(findings(undefined, sends)).toEqual([expect.stringContaining(told)]);
  });

  it.each<[string, Row, readonly JsonObject[], string]>([
    [
      'a call that is refused',
      { ...whole, pass: [another] },
      [sends],
      'Allow sqs:SendMessage: "another rule" is refused',
    ],
    [
      'a call that it does not hold off',
      { ...whole, fail: [delivery] },
      [sends],
      'Allow sqs:SendMessage: "the rule" is let through',
    ],
    [
      'no calls',
      { pass: [], fail: [another, elsewhere] },
      [sends],
      'Allow sqs:SendMessage: without it, every call of its row ends as before',
    ],
    [
      'another that allows the same',
      whole,
      [sends, { ...sends, Sid: 'Again', Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'] }],
      'Allow sqs:SendMessage: without it, every call',
    ],
    [
      'an action that nobody needs',
      whole,
      [{ ...sends, Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'] }],
      'without sqs:GetQueueUrl, every call',
    ],
    [
      'a resource that nobody needs',
      whole,
      [{ ...sends, Resource: [arnOf('Jobs'), 'arn:aws:sqs:eu-central-1:000000000000:others'] }],
      'without arn:aws:sqs:eu-central-1:000000000000:others, every call',
    ],
    [
      'a service that never comes',
      whole,
      [{ ...sends, Principal: { Service: ['events.amazonaws.com', 's3.amazonaws.com'] } }],
      'without s3.amazonaws.com, every call',
    ],
    [
      'a value that nobody has',
      whole,
      [{ ...sends, Condition: { ArnEquals: { 'aws:SourceArn': [rule, `${rule}3`] } } }],
      `without ${rule}3, every call`,
    ],
    [
      'a condition that holds nobody off',
      { ...whole, fail: [elsewhere] },
      [sends],
      'without the condition aws:SourceArn, every call',
    ],
    ['nobody else whom it keeps out', { ...whole, fail: [another] }, [sends], 'for anybody, every call'],
    [
      'a deny that is not what denies',
      { pass: [delivery], fail: [another] },
      [onlyOverTls, sends],
      'Deny sqs:*: without it, every call',
    ],
    [
      'a deny that would also deny what it must not',
      { pass: [], fail: [overHttp] },
      [onlyOverTls, sends],
      'Deny sqs:*: without the condition aws:SecureTransport, every call',
    ],
  ])('is not well with %s', (_, row, statements, finding) => {
    expect(findings(row, ...statements)).toEqual([expect.stringContaining(`JobsPolicy: `)]);
    expect(findings(row, ...statements)).toEqual([expect.stringContaining(finding)]);
  });

  it.each([
    ['a wildcard in its actions', { Action: 'sqs:*' }],
    ['a part of a wildcard', { Action: ['sqs:Send*'] }],
    ['every resource', { Resource: '*' }],
  ])('allows by name, and not %s', (_, more) => {
    expect(findings(whole, { ...sends, ...more })).toEqual([expect.stringContaining('is too wide')]);
    expect(findings({ ...whole, wide: 'for once' }, { ...sends, ...more })).toEqual([]);
  });
});

describe('a service', () => {
  const { Condition: _, ...unconditional } = sends;

  it('is let in for somebody', () => {
    const told = 'lets the service in for whomever it comes';
    expect(findings({ pass: [delivery], fail: [elsewhere] }, unconditional)).toEqual([expect.stringContaining(told)]);
  });

  it('is let in for anybody with a reason', () => {
    const row = { pass: [delivery], fail: [elsewhere], anySource: 'it does not say for whom it comes' };
    expect(findings(row, unconditional)).toEqual([]);
  });
});

describe('the statements of documents', () => {
  const names = (Resources: JsonObject) => statementsOf({ service: { Resources } }).map(({ name }) => name);
  const document = { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'x:Y' }] } };

  it('are found wherever there are some, but for what roles are granted', () => {
    const found = names({
      Table0123ABCD: { Type: 'AWS::DynamoDB::Table', Properties: { ResourcePolicy: document } },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Policies: [document],
          AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] },
        },
      },
      Grants: { Type: 'AWS::IAM::Policy', Properties: document },
    });
    expect(found).toEqual(['Table: Allow x:Y', 'Role: Allow sts:AssumeRole']);
  });

  it('are named by their sources too', () => {
    const Properties = { Action: 'lambda:InvokeFunction', SourceArn: arnOf('Server0123ABCD') };
    const Condition = { ArnEquals: { 'aws:SourceArn': arnOf('Rule0123ABCD') } };
    const Statement = [{ Effect: 'Allow', Action: ['a:B', 'a:C'], Condition }];
    expect(
      names({
        Invoke: { Type: 'AWS::Lambda::Permission', Properties },
        Jobs: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement } } },
      }),
    ).toEqual(['Invoke: Allow lambda:InvokeFunction for Server', 'Jobs: Allow a:B a:C for Rule']);
  });

  it('have names of their own', () => {
    const { Statement } = document.PolicyDocument;
    const Properties = { PolicyDocument: { Statement: [...Statement, ...Statement] } };
    expect(() => names({ Jobs: { Type: 'AWS::SQS::QueuePolicy', Properties } })).toThrow(
      'are called "Jobs: Allow x:Y"',
    );
  });

  it.each([
    ['in a text', JSON.stringify(document.PolicyDocument), 'as a text'],
    ['outside of a list', { Statement: document.PolicyDocument.Statement[0] ?? {} }, 'with one statement'],
  ])('can not hide %s', (_, PolicyDocument, fault) => {
    const Logs = { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyDocument } };
    expect(() => names({ Logs })).toThrow(fault);
  });
});
