import { App } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../infra/settings.ts';
import { longestRetentionDays, usualRetentionDays } from '../../shared/domain/retention.ts';
import { resources, synthesize } from './templates.ts';
import { everything, variants } from './variants.ts';

const reading = (context: Record<string, unknown>) => readSettings(new App({ context }));

describe('settings', () => {
  it('have defaults', () => {
    expect(reading({ 'another-tools': 'context' })).toEqual({
      historyDays: usualRetentionDays,
      logDays: 90,
      dev: false,
    });
  });

  it('let history be kept for as long as a profile may say, and not longer', () => {
    expect(reading({ 'rollcall:historyDays': longestRetentionDays }).historyDays).toBe(longestRetentionDays);
    expect(() => reading({ 'rollcall:historyDays': longestRetentionDays + 1 })).toThrow('expected a whole number');
  });

  it.each([
    ['account', '1234', 'twelve digits'],
    ['region', 'Frankfurt', 'the name of an aws region'],
    ['prefix', 'my-', 'a capital letter'],
    ['sftpExtraPort', '80', 'a whole number from 2000 to 65535'],
    ['sftpExtraPort', 2222.5, 'a whole number'],
    ['logDays', '100', 'one of 1, 3, 5'],
    ['alarmTopicArn', 'on-call', 'the arn of an sns topic'],
    ['alarmEmail', 'on-call', 'an e-mail address'],
    ['dev', 'yes', 'true or false'],
    ['prefx', 'Staging', 'one of the settings in docs/deploy.md'],
  ])('refuse %s %j, and say what is expected', (name, value, expected) => {
    const fault = `rollcall:${name}: found ${JSON.stringify(value)}, expected ${expected}`;
    expect(() => reading({ [`rollcall:${name}`]: value })).toThrow(fault);
  });

  it('name every fault at once, a member of a list by its value', () => {
    const wrong = { ...variants['a vpc'], 'rollcall:vpcAllow': ['203.0.113.0/24', '0.0.0.0/0'], 'rollcall:logDays': 2 };
    expect(() => reading(wrong)).toThrow(
      /rollcall:vpcAllow: found "0.0.0.0\/0", expected ipv4 networks.*\n.*rollcall:logDays: found 2, expected one of/,
    );
  });

  it.each([
    [{ sftpHostName: 'sftp.example.com' }, 'rollcall:sftpHostedZoneId: found nothing'],
    [{ vpcAllow: '203.0.113.0/24' }, 'rollcall:vpcId: found nothing, expected a value beside rollcall:vpcAllow'],
    [
      { alarmEmail: 'a@example.com', alarmTopicArn: variants['a topic that is there']['rollcall:alarmTopicArn'] },
      'one of the two',
    ],
  ])('refuse %j', (given, fault) => {
    const context = Object.fromEntries(Object.entries(given).map(([name, value]) => [`rollcall:${name}`, value]));
    expect(() => reading(context)).toThrow(fault);
  });

  it('refuse a port on which a vpc endpoint does not listen, and an address too few', () => {
    expect(() => reading({ ...variants['a vpc'], 'rollcall:sftpExtraPort': 2022 })).toThrow(
      'found 2022, expected one of',
    );
    expect(() => reading({ ...variants['a vpc'], 'rollcall:vpcAddressIds': 'eipalloc-0123456789abcdef0' })).toThrow(
      'rollcall:vpcAddressIds: found 1, expected 2',
    );
  });
});

describe('what settings make', () => {
  it('a host name: a record, and what customers are told', () => {
    const { service } = synthesize(variants['a host name of its own']);
    service.hasResourceProperties('AWS::Route53::RecordSet', {
      Type: 'CNAME',
      Name: 'sftp.example.com',
      HostedZoneId: 'Z0123456789ABC',
    });
    service.hasOutput('SftpHost', { Value: 'sftp.example.com' });
    service.hasResourceProperties('AWS::Transfer::Server', {
      Tags: Match.arrayWith([{ Key: 'transfer:customHostname', Value: 'sftp.example.com' }]),
    });
  });

  it('another port: beside 22, and what customers are told', () => {
    const { service } = synthesize(variants['another port']);
    service.hasResourceProperties('AWS::Transfer::Server', {
      ProtocolDetails: { SetStatOption: 'ENABLE_NO_OP', SftpPorts: [{ SftpPort: 22 }, { SftpPort: 2222 }] },
    });
    service.hasOutput('SftpPort', { Value: '2222' });
  });

  it('a vpc: elastic addresses, and only the networks of the allow-list come in', () => {
    const { service } = synthesize(variants['a vpc']);
    service.hasResourceProperties('AWS::Transfer::Server', {
      EndpointType: 'VPC',
      EndpointDetails: {
        VpcId: 'vpc-0123456789abcdef0',
        SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        AddressAllocationIds: ['eipalloc-0123456789abcdef0', 'eipalloc-0123456789abcdef1'],
        SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^sftpallowed'), 'GroupId'] }],
      },
      ProtocolDetails: { SetStatOption: 'ENABLE_NO_OP', SftpPorts: Match.absent() },
    });
    const [group] = resources(service, 'AWS::EC2::SecurityGroup');
    const ingress = group?.[1].Properties.SecurityGroupIngress as {
      CidrIp: string;
      FromPort: number;
      ToPort: number;
    }[];
    expect(ingress.map(({ CidrIp, FromPort, ToPort }) => [CidrIp, FromPort, ToPort])).toEqual([
      ['203.0.113.0/24', 22, 22],
      ['203.0.113.0/24', 22_000, 22_000],
      ['198.51.100.7/32', 22, 22],
      ['198.51.100.7/32', 22_000, 22_000],
    ]);
  });

  it('history as long as they say, for tenants that do not', () => {
    const { service } = synthesize({ 'rollcall:historyDays': '30' });
    const environment = { Variables: Match.objectLike({ HISTORY_DAYS: '30' }) };
    service.resourcePropertiesCountIs('AWS::Lambda::Function', { Environment: environment }, 1);
  });

  it('logs as long as they say, and a topic over TLS that alarms may publish to', () => {
    const { service } = synthesize(variants['logs for a year, history for a month, alarms by mail']);
    service.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    service.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'on-call@example.com' });
    service.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^alarmtopic') }],
    });
    service.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'sns:Publish', Effect: 'Allow' })]) },
    });
  });

  it('a second deployment: other stacks, exports and metrics, so that the two don’t meet', () => {
    const { state, service } = synthesize(variants['a second deployment in the same account']);
    const names = JSON.stringify([state.toJSON(), service.toJSON()]);
    expect(names).toContain('StagingRollcallState:ExportsOutput');
    expect(names).not.toMatch(/[^g]RollcallState:/);
    service.allResourcesProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ POWERTOOLS_METRICS_NAMESPACE: 'StagingRollcall' }) },
    });
    expect(names).toContain('"Namespace":"StagingRollcall"');
    expect(names).not.toMatch(/\\?"Rollcall\\?"[^}]*MetricName|"Namespace":"Rollcall"|\[\\"Rollcall\\"/);
  });

  it('to try things: everything goes with its stack, and nothing is protected', () => {
    const { state } = synthesize(variants['to try things']);
    const policies = Object.values(state.toJSON().Resources as Record<string, { DeletionPolicy?: string }>);
    expect(new Set(policies.map(({ DeletionPolicy }) => DeletionPolicy))).toEqual(new Set(['Delete']));
    state.allResourcesProperties('AWS::DynamoDB::Table', { DeletionProtectionEnabled: false });
  });

  it('changes nothing that data depends on: the ids of what is stateful are the same in all', () => {
    const ids = (context: Record<string, unknown>) => Object.keys(synthesize(context).state.toJSON().Resources);
    expect(ids(everything)).toEqual(ids({}));
  });
});
