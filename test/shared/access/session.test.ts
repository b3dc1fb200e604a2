import { describe, expect, it } from 'vitest';
import { decide } from '../../../local/iam/decide.ts';
import { parsePolicy } from '../../../local/iam/policy.ts';
import { openSession } from '../../../shared/access/session.ts';
import { longestPolicy, sessionPolicy } from '../../../shared/access/session-policy.ts';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef';
const scope = { tenant: 'acme', bucket: 'uploads', keyArn };
const sessionOf = (of: typeof scope) => parsePolicy(JSON.parse(sessionPolicy(of)), 'identity', 'the session policy');
const everything = parsePolicy(
  { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
  'identity',
  'the role',
);
const principal = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/session', account: '111122223333' } as const;

/** Whether the session policy lets through what its role may do. */
const isAllowed = (
  action: string,
  resource: string,
  context: Record<string, string> = {},
  session = sessionOf(scope),
) => decide({ principal, action, resource, context }, { identity: [everything], resource: [], session }).allowed;

const list = (prefix?: string, bucket = 'uploads') =>
  isAllowed('s3:ListBucket', `arn:aws:s3:::${bucket}`, prefix === undefined ? {} : { 's3:prefix': prefix });
const may = (action: string, key: string, bucket = 'uploads') => isAllowed(action, `arn:aws:s3:::${bucket}/${key}`);

describe('a tenant’s session', () => {
  it('has its folder as its whole world', () => {
    expect(openSession({ ...scope, roleArn: 'arn:aws:iam::111122223333:role/session' })).toEqual({
      Role: 'arn:aws:iam::111122223333:role/session',
      Policy: sessionPolicy(scope),
      HomeDirectoryType: 'LOGICAL',
      HomeDirectoryDetails: '[{"Entry":"/","Target":"/uploads/acme"}]',
    });
  });

  it('names keys only when it is opened with them', () => {
    const keys = ['ssh-ed25519 AAAA'];
    expect(openSession({ ...scope, roleArn: 'arn:x' }, keys)).toMatchObject({ PublicKeys: keys });
    expect(openSession({ ...scope, roleArn: 'arn:x' })).not.toHaveProperty('PublicKeys');
  });
});

describe('the session policy', () => {
  it.each(['acme/', 'acme/in/', 'acme/reports/', 'acme/users'])('lists %j', (prefix) => {
    expect(list(prefix)).toBe(true);
  });

  it.each([undefined, '', 'acme', 'acm', 'acme2/', 'acme.old/', 'other/', '/acme/', 'reports/', 'ACME/'])(
    'does not list %j',
    (prefix) => {
      expect(list(prefix)).toBe(false);
    },
  );

  it('does not list another bucket', () => {
    expect(list('acme/', 'work')).toBe(false);
  });

  it.each(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'])(
    'allows %s in the folder, and nowhere else',
    (action) => {
      expect(may(action, 'acme/users.csv')).toBe(true);
      expect(may(action, 'acme/a/b/c.csv')).toBe(true);
      expect(may(action, 'acme2/users.csv')).toBe(false);
      expect(may(action, 'acme')).toBe(false);
      expect(may(action, 'users.csv')).toBe(false);
      expect(may(action, 'acme/users.csv', 'work')).toBe(false);
    },
  );

  it.each(['acme/reports', 'acme/reports/', 'acme/reports/today.csv'])('makes %s read-only', (key) => {
    expect(may('s3:GetObject', key)).toBe(true);
    expect(may('s3:PutObject', key)).toBe(false);
    expect(may('s3:DeleteObject', key)).toBe(false);
  });

  it('leaves names that only begin like the reports alone', () => {
    expect(may('s3:PutObject', 'acme/reports-2026.csv')).toBe(true);
    expect(may('s3:PutObject', 'acme/in/reports/x.csv')).toBe(true);
  });

  it.each(['s3:GetObjectVersion', 's3:DeleteObjectVersion', 's3:PutObjectAcl', 's3:ListBucketVersions'])(
    'does not know %s',
    (action) => {
      expect(may(action, 'acme/users.csv')).toBe(false);
    },
  );

  it('lets the key encrypt and decrypt, and that key only', () => {
    const useKey = (action: string, resource: string) => isAllowed(action, resource);
    expect(useKey('kms:GenerateDataKey', keyArn)).toBe(true);
    expect(useKey('kms:Decrypt', keyArn)).toBe(true);
    expect(useKey('kms:ScheduleKeyDeletion', keyArn)).toBe(false);
    expect(useKey('kms:Decrypt', `${keyArn}0`)).toBe(false);
  });

  it('takes every character of a tenant’s id literally', () => {
    const dotted = sessionOf({ ...scope, tenant: 'a.b@c_d-e' });
    const get = (key: string) => isAllowed('s3:GetObject', `arn:aws:s3:::uploads/${key}`, {}, dotted);
    expect(get('a.b@c_d-e/users.csv')).toBe(true);
    expect(get('aXb@c_d-e/users.csv')).toBe(false);
  });

  it('stays within Transfer Family’s limit for the longest names', () => {
    const longest = { tenant: 't'.repeat(100), bucket: 'b'.repeat(63), keyArn: keyArn.replace('aws', 'aws-us-gov') };
    expect(sessionPolicy(longest).length).toBeLessThanOrEqual(longestPolicy);
  });

  it('is of the key’s partition', () => {
    expect(sessionPolicy({ ...scope, keyArn: keyArn.replace('aws', 'aws-cn') })).toContain('"arn:aws-cn:s3:::uploads"');
  });
});
