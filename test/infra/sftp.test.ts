import { Match } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { serviceOutputs } from '../../shared/contracts/outputs.ts';
import { resources, synthesize } from './templates.ts';

const { service } = synthesize();

describe('the SFTP endpoint', () => {
  it('asks authenticate who may log in, with a key or a password', () => {
    service.hasResourceProperties('AWS::Transfer::Server', {
      Protocols: ['SFTP'],
      IdentityProviderType: 'AWS_LAMBDA',
      IdentityProviderDetails: {
        Function: { 'Fn::GetAtt': [Match.stringLikeRegexp('^sftpauthenticate'), 'Arn'] },
        SftpAuthenticationMethods: 'PUBLIC_KEY_OR_PASSWORD',
      },
    });
  });

  it('is strict about ciphers, lenient about SETSTAT, and lists quickly', () => {
    service.hasResourceProperties('AWS::Transfer::Server', {
      SecurityPolicyName: 'TransferSecurityPolicy-2025-03',
      ProtocolDetails: { SetStatOption: 'ENABLE_NO_OP' },
      S3StorageOptions: { DirectoryListingOptimization: 'ENABLED' },
    });
  });

  it('writes structured logs to a log group of its own', () => {
    service.hasResourceProperties('AWS::Transfer::Server', {
      StructuredLogDestinations: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^sftpserverlogs'), 'Arn'] }],
    });
  });

  it('is tagged', () => {
    service.hasResourceProperties('AWS::Transfer::Server', { Tags: [{ Key: 'Application', Value: 'Rollcall' }] });
  });

  it('may call authenticate, and no other server may', () => {
    const permissions = resources(service, 'AWS::Lambda::Permission');
    expect(permissions).toHaveLength(1);
    service.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'transfer.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^sftpserver'), 'Arn'] },
    });
  });
});

describe('the outputs', () => {
  it('are exactly those of the contract', () => {
    expect(Object.keys(service.findOutputs('*')).toSorted()).toEqual(Object.keys(serviceOutputs.entries).toSorted());
  });

  it('name the port as text, as CloudFormation does', () => {
    expect(v.is(serviceOutputs.entries.SftpPort, service.findOutputs('SftpPort').SftpPort?.Value)).toBe(true);
  });
});
