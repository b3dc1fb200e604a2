import { describe, expect, it } from 'vitest';
import { permissionsOf } from '../../../local/transfer/permissions.ts';
import { isAllowed, parseSessionPolicy } from '../../../local/transfer/session-policy.ts';

const parse = (...Statement: unknown[]): ReturnType<typeof parseSessionPolicy> =>
  parseSessionPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
const getUsers = { action: 's3:GetObject', resource: 'arn:aws:s3:::uploads/acme/users.csv' };
const allow = (Action: unknown, Resource: unknown): unknown => ({ Effect: 'Allow', Action, Resource });

describe('a session policy', () => {
  it.each([
    ['the exact action and resource', 's3:GetObject', 'arn:aws:s3:::uploads/acme/users.csv', true],
    ['an action in other letters', 'S3:getobject', '*', true],
    ['one of several', ['s3:PutObject', 's3:Get*'], ['arn:aws:s3:::x', 'arn:aws:s3:::uploads/acme/*'], true],
    ['a question mark for one character', 's3:GetObjec?', '*', true],
    ['another action', 's3:PutObject', '*', false],
    ['the beginning of an action only', 's3:Get', '*', false],
    ['another resource', 's3:GetObject', 'arn:aws:s3:::uploads/globex/*', false],
    ['a resource in other letters', 's3:GetObject', 'arn:aws:s3:::uploads/ACME/*', false],
    ['a longer prefix', 's3:GetObject', 'arn:aws:s3:::uploads/acme/users.csvx', false],
    ['a dot, which is no wildcard', 's3:GetObject', 'arn:aws:s3:::uploads/acme/users?csv.', false],
  ])('that names %s', (_, action, resource, allowed) => {
    expect(isAllowed(parse(allow(action, resource)), getUsers)).toBe(allowed);
  });

  it('denies what no statement allows, and what one denies whatever others allow', () => {
    const deny = { Effect: 'Deny', Action: 's3:Get*', Resource: '*acme*' };
    expect(isAllowed(parse(), getUsers)).toBe(false);
    expect(isAllowed(parse(allow('*', '*'), deny), getUsers)).toBe(false);
    expect(isAllowed(parse(deny, allow('*', '*')), getUsers)).toBe(false);
  });

  it.each([
    ['StringLike', 'acme/*', 'acme/in/', true],
    ['StringLike', 'acme/*', 'acme2/', false],
    ['StringLike', 'acme/*', undefined, false],
    ['StringEquals', 'acme/', 'acme/', true],
    ['StringEquals', 'acme/*', 'acme/in/', false],
    ['StringEquals', 'acme/', undefined, false],
  ])('with %s %s on a listing of %s', (operator, pattern, prefix, allowed) => {
    const policy = parse({
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: '*',
      Condition: { [operator]: { 's3:prefix': pattern } },
    });
    const conditions: Record<string, string> = prefix === undefined ? {} : { 's3:prefix': prefix };
    expect(isAllowed(policy, { action: 's3:ListBucket', resource: 'arn:aws:s3:::uploads', conditions })).toBe(allowed);
  });

  it.each([
    ['NotAction', { Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: '*', NotResource: '*' }],
    ['Principal', { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    ['StringNotLike', { ...Object(allow('*', '*')), Condition: { StringNotLike: { 's3:prefix': 'a' } } }],
    ['aws:SourceIp', { ...Object(allow('*', '*')), Condition: { StringLike: { 'aws:SourceIp': 'a' } } }],
    ['policy variables', allow('*', ['arn:aws:s3:::uploads/$', '{aws:username}/*'].join(''))],
    ['Effect', { Effect: 'Maybe', Action: '*', Resource: '*' }],
  ])('is refused as a whole for %s', (named, statement) => {
    expect(() => parse(allow('*', '*'), statement)).toThrow(named);
  });

  it('is refused when it is not JSON or of another version', () => {
    expect(() => parseSessionPolicy('{')).toThrow('cannot be judged');
    expect(() => parseSessionPolicy('{"Version":"2008-10-17","Statement":[]}')).toThrow('Version');
  });
});

describe('the permissions of a call', () => {
  it('are those of both ends of a copy, also when names are encoded', () => {
    const copy = { Bucket: 'uploads', Key: 'acme/b', CopySource: 'uploads/acme/a%20%C3%A9%2B' };
    expect(permissionsOf('CopyObjectCommand', copy, 'arn:key')).toEqual([
      { action: 's3:GetObject', resource: 'arn:aws:s3:::uploads/acme/a é+' },
      { action: 's3:PutObject', resource: 'arn:aws:s3:::uploads/acme/b' },
      { action: 'kms:Decrypt', resource: 'arn:key' },
      { action: 'kms:GenerateDataKey', resource: 'arn:key' },
    ]);
  });

  it('are unknown for a call that is not listed', () => {
    expect(() => permissionsOf('DeleteBucketCommand', { Bucket: 'uploads' }, undefined)).toThrow('DeleteBucketCommand');
  });
});
