/** What stands behind the test's SFTP site: an encrypted bucket, and roles for its sessions. */
import * as v from 'valibot';
import { describeDeployment, ofKind } from '../../../local/resources/deployment.ts';
import { templateSchema } from '../../../local/template/template.ts';

export const bucket = 'uploads';
export const place = {
  account: '123456789012',
  region: 'eu-central-1',
  partition: 'aws',
  endpoint: 'http://127.0.0.1:1',
};

const policy = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const root = { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } };

function role(RoleName: string, Action: string) {
  const statement = { Effect: 'Allow', Action, Resource: '*' };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName,
      AssumeRolePolicyDocument: policy(),
      Policies: [{ PolicyName: 'uploads', PolicyDocument: policy(statement) }],
    },
  };
}

const encryption = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'Key' } } };

const template = v.parse(templateSchema, {
  Resources: {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: { KeyPolicy: policy({ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }) },
    },
    Uploads: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: bucket,
        BucketEncryption: { ServerSideEncryptionConfiguration: [encryption] },
      },
    },
    Session: role('sftp-session', '*'),
    Reader: role('reader', 's3:List*'),
  },
});

export const deployment = describeDeployment({ stacks: [{ name: 'Test', template }], assets: new Map() }, place);
export const kmsKeyArn = ofKind(deployment, 'key')[0]?.arn ?? '';
