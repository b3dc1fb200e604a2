import { describe, expect, it } from 'vitest';
import { resolve } from '../../../local/template/intrinsics.ts';
import type { Json } from '../../../local/template/json.ts';
import type { Scope } from '../../../local/template/scope.ts';

const scope: Scope = {
  stack: 'Stack',
  template: {
    Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: {}, DependsOn: [], Metadata: {} } },
    Parameters: {
      Stage: { Type: 'String', Default: 'test' },
      Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/bootstrap/version' },
      Secret: { Type: 'String' },
    },
    Mappings: { Sizes: { 'eu-central-1': { small: 128 } } },
    Conditions: {
      IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] },
      IsLive: { 'Fn::Not': [{ Condition: 'IsTest' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsLive' }, { Condition: 'IsTest' }] },
      Both: { 'Fn::And': [{ Condition: 'IsLive' }, { Condition: 'IsTest' }] },
      Odd: { 'Fn::Contains': [] },
    },
    Outputs: {},
  },
  place: { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1:4566' },
  parameters: {},
  resources: new Map([['Queue', { ref: 'http://queue', attributes: { Arn: 'arn:queue' } }]]),
  exports: new Map([['Other:Name', 'imported']]),
  subject: 'stack Stack, Thing',
};

const answers: readonly (readonly [string, Json, Json | undefined])[] = [
  ['Ref of a resource', { Ref: 'Queue' }, 'http://queue'],
  ['Ref of a parameter', { Ref: 'Stage' }, 'test'],
  ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-central-1'],
  ['Ref of AWS::NoValue', { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
  ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:queue'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 3]] }, 'a-test-3'],
  [
    'Fn::Sub',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
    { 'Fn::Sub': '${AWS::AccountId} ${Queue.Arn} ${!kept} ${Queue}' },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
    '000000000000 arn:queue ${kept} http://queue',
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  ['Fn::Sub with variables', { 'Fn::Sub': ['${x}${Stage}', { x: { Ref: 'Stage' } }] }, 'testtest'],
  [
    'Fn::Select of Fn::Split',
    { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
    'queue',
  ],
  ['Fn::ImportValue', { 'Fn::ImportValue': 'Other:Name' }, 'imported'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, 128],
  ['Fn::If, met', { 'Fn::If': ['IsTest', 'yes', 'no'] }, 'yes'],
  ['Fn::If, not met', { 'Fn::If': ['IsLive', 'yes', { Ref: 'AWS::NoValue' }] }, undefined],
  ['Fn::Or', { 'Fn::If': ['Either', 1, 2] }, 1],
  ['Fn::And', { 'Fn::If': ['Both', 1, 2] }, 2],
  ['an object with a key beside it', { Ref: 'Queue', Other: 1 }, { Ref: 'Queue', Other: 1 }],
];

describe('intrinsic functions', () => {
  it.each(answers)('resolves %s', (_name, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it.each([
    [{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, 'stack Stack, Thing: the local cloud does not know Fn::Cidr'],
    [{ Ref: 'Nowhere' }, 'Ref Nowhere leads nowhere'],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'no attribute Colour of AWS::SQS::Queue Queue'],
    [{ Ref: 'Version' }, 'parameter Version is read from SSM'],
    [{ Ref: 'Secret' }, 'parameter Secret has no default'],
    [{ 'Fn::ImportValue': 'Nothing' }, 'names Nothing, which no earlier stack exports'],
    [{ 'Fn::If': ['Odd', 1, 2] }, 'does not know the condition Fn::Contains'],
    [{ 'Fn::Select': [7, ['a']] }, 'has no entry 7'],
  ])('refuses %j by name', (value, fault) => {
    expect(() => resolve(value, scope)).toThrow(fault);
  });
});
