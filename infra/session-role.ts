/** The role of an SFTP session. It may touch all uploads; the session policy that `authenticate` answers narrows it. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { useKeyOfObjects } from './grants.ts';

/**
 * Transfer Family assumes it for a user of this account's servers only. The server itself cannot be named: it needs
 * `authenticate`, which needs this role ("Cross-service confused deputy prevention" in the Transfer Family user guide).
 */
export function sessionRole(scope: Construct, uploads: Bucket, key: IKey): Role {
  const stack = Stack.of(scope);
  const anyUser = stack.formatArn({
    service: 'transfer',
    resource: 'user',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  const role = new Role(scope, 'session', {
    description: 'Rollcall: an SFTP session, before its session policy narrows it to one tenant',
    assumedBy: new ServicePrincipal('transfer.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': anyUser },
      },
    }),
  });
  grantUploads(role, uploads, key);
  return role;
}

/** What a client can do over SFTP: list, get, put, remove; a rename is a copy and a remove. */
function grantUploads(grantee: Role, uploads: Bucket, key: IKey): void {
  Grant.addToPrincipal({
    grantee,
    actions: ['s3:ListBucket', 's3:GetBucketLocation'],
    resourceArns: [uploads.bucketArn],
  });
  Grant.addToPrincipal({
    grantee,
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resourceArns: [uploads.arnForObjects('*')],
  });
  useKeyOfObjects(grantee, key);
}
