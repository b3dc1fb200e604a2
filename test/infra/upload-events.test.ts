import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { resources, synthesize } from './templates.ts';

const { service } = synthesize();

type Matcher = { wildcard: string } | { 'anything-but': { wildcard: string[] } };

/** What "Comparison operators for use in event patterns" says of the two operators: `*` is any characters, `/` too. */
function matches(matcher: Matcher, key: string): boolean {
  if ('wildcard' in matcher) return wildcard(matcher.wildcard, key);
  return !matcher['anything-but'].wildcard.some((pattern) => wildcard(pattern, key));
}

function wildcard(pattern: string, key: string): boolean {
  const source = pattern
    .split('*')
    .map((text) => text.replace(/[.~/]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 's').test(key);
}

function keyMatchers(): Matcher[] {
  const pattern = resources(service, 'AWS::Events::Rule').map(([, { Properties }]) => Properties.EventPattern)[0];
  return (pattern as { detail: { object: { key: Matcher[] } } }).detail.object.key;
}

function arrives(key: string): boolean {
  return keyMatchers().some((matcher) => matches(matcher, key));
}

describe('the rule for uploads', () => {
  it.each([
    'acme/users.csv',
    'acme/2026/users.csv',
    'acme/users',
    'acme/users.csv.pgp',
    'acme/tmp',
    'acme/reports.csv',
    'acme/2026/reports/users.csv',
    'acme/.hidden/users.csv',
    'acme/users.sidecar.json.csv',
    'acme/users.json',
    'a.c_me@example-1/Ü b+c%20.csv',
  ])('lets %s through', (key) => {
    expect(arrives(key)).toBe(true);
  });

  it.each([
    'acme/.users.csv',
    'acme/.in.users.csv',
    'acme/users.csv.filepart',
    'acme/users.csv.tmp',
    'acme/users.csv~',
    'acme/',
    'acme/2026/',
    'acme/users.csv.sidecar.json',
    'acme/2026/users.csv.sidecar.json',
    'acme/reports/2026-01-01.csv',
    'acme/reports/',
  ])('drops %s', (key) => {
    expect(arrives(key)).toBe(false);
  });

  it('is for the uploads bucket only', () => {
    service.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [{ 'Fn::ImportValue': Match.stringLikeRegexp('RefUploadsBucket') }] } },
      },
    });
  });
});

describe('the rule for cut-off uploads', () => {
  it('is for our server only', () => {
    service.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.transfer'],
        'detail-type': ['SFTP Server File Upload Failed'],
        detail: { 'server-id': [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^sftpserver'), 'ServerId'] }] },
      },
    });
  });
});

describe('both rules', () => {
  it('deliver to the arrivals queue, whose policy lets them, and keep what cannot be delivered', () => {
    const arrivals = { 'Fn::GetAtt': [Match.stringLikeRegexp('^queuesarrivals[0-9A-F]{8}$'), 'Arn'] };
    const dead = { 'Fn::GetAtt': [Match.stringLikeRegexp('^queuesarrivalsdeadletters'), 'Arn'] };
    service.allResourcesProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      Targets: [{ Arn: arrivals, DeadLetterConfig: { Arn: dead } }],
    });
    for (const [id] of resources(service, 'AWS::Events::Rule')) {
      service.hasResourceProperties('AWS::SQS::QueuePolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Resource: arrivals,
              Condition: Match.objectLike({ ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [id, 'Arn'] } } }),
            }),
          ]),
        },
      });
    }
  });
});
