import { describe, expect, it } from 'vitest';
import { type PolicyUse, parsePolicy } from '../../../local/iam/policy.ts';

const parse = (statement: unknown, use: PolicyUse = 'identity') =>
  parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...Object(statement) }] }, use, 'policy Test');
const covers = (statement: unknown, action: string, resource: string, context: Record<string, string> = {}) =>
  parse(statement).statements[0]?.covers(action, resource, context);
const anything = { Action: '*', Resource: '*' };

/** "IAM JSON policy elements": Action, NotAction, Resource, NotResource. */
describe('a statement covers', () => {
  const object = 'arn:aws:s3:::files/acme/in/users.csv';
  it.each([
    ['the action and the resource that it names', { Action: 's3:GetObject', Resource: object }, true],
    ['… "the prefix and the action name are case insensitive"', { Action: 'S3:getobject', Resource: object }, true],
    [
      '… and resources are not',
      { Action: 's3:GetObject', Resource: object.toUpperCase().replace('ARN', 'arn') },
      false,
    ],
    ['any of a list', { Action: ['s3:PutObject', 's3:GetObject'], Resource: ['arn:aws:s3:::x', object] }, true],
    ['no other action', { Action: 's3:PutObject', Resource: '*' }, false],
    ['not what only begins so', { Action: 's3:Get', Resource: '*' }, false],
    ['with * any run of characters', { Action: 's3:Get*', Resource: 'arn:aws:s3:::files/*' }, true],
    ['… none too', { Action: 's3:GetObject*', Resource: `${object}*` }, true],
    ['… slashes too ("/" is no boundary)', { Action: '*', Resource: 'arn:aws:s3:::files/*.csv' }, true],
    ['with ? one character', { Action: 's3:GetObjec?', Resource: 'arn:aws:s3:::file?/acme/in/users.csv' }, true],
    ['… exactly one', { Action: 's3:GetObject?', Resource: '*' }, false],
    ['a dot as a dot', { Action: '*', Resource: 'arn:aws:s3:::files/acme/in/usersxcsv' }, false],
    ['… in both directions', { Action: '*', Resource: 'arn:aws:s3:::files/acme/in/users?csv.' }, false],
    ['NotAction: everything but that', { NotAction: 's3:Put*', Resource: '*' }, true],
    ['NotAction: not that', { NotAction: ['s3:Put*', 's3:Get*'], Resource: '*' }, false],
    ['NotResource: everything but that', { Action: '*', NotResource: 'arn:aws:s3:::other/*' }, true],
    ['NotResource: not that', { Action: '*', NotResource: 'arn:aws:s3:::files/*' }, false],
  ])('%s', (_, statement, expected) => {
    expect(covers(statement, 's3:GetObject', object)).toBe(expected);
  });
});

/** "IAM JSON policy elements: Condition operators", "Conditions with multiple context keys or values". */
describe('a condition', () => {
  const rule = 'arn:aws:events:eu-central-1:111122223333:rule/uploaded';
  const context = {
    'aws:securetransport': 'true',
    'aws:sourcearn': rule,
    'aws:sourceaccount': '111122223333',
    's3:prefix': 'acme/in/',
  };
  it.each([
    ['StringEquals: "exact matching, case sensitive"', { StringEquals: { 's3:prefix': 'acme/in/' } }, true],
    ['… in other letters', { StringEquals: { 's3:prefix': 'ACME/in/' } }, false],
    ['… where * is a character', { StringEquals: { 's3:prefix': 'acme/*' } }, false],
    [
      'StringLike: "multi-character match wildcards (*) and single-character match wildcards (?)"',
      { StringLike: { 's3:prefix': 'acme/*' } },
      true,
    ],
    ['… anchored at both ends', { StringLike: { 's3:prefix': 'acme/' } }, false],
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, true],
    ['… as a boolean', { Bool: { 'aws:SecureTransport': false } }, false],
    [
      'ArnLike: each of the six parts between colons is compared by itself',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:111122223333:rule/*' } },
      true,
    ],
    ['… so that a * does not reach over a colon', { ArnLike: { 'aws:SourceArn': 'arn:aws:*:rule/uploaded' } }, false],
    ['ArnEquals is the same', { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:*:111122223333:rule/*' } }, true],
    ['… of another rule', { ArnEquals: { 'aws:SourceArn': `${rule}2` } }, false],
    [
      'keys: "context key names are not case-sensitive"',
      { StringEquals: { 'AWS:sourceAccount': '111122223333' } },
      true,
    ],
    ['several values: "evaluated using a logical OR"', { StringEquals: { 's3:prefix': ['acme/', 'acme/in/'] } }, true],
    [
      'several keys: "evaluated using a logical AND"',
      { StringEquals: { 's3:prefix': 'acme/in/', 'aws:SourceAccount': '9' } },
      false,
    ],
    [
      'several operators: "evaluated using a logical AND"',
      { StringEquals: { 's3:prefix': 'acme/in/' }, Bool: { 'aws:SecureTransport': 'false' } },
      false,
    ],
    [
      '"if the key that you specify … is not present in the request context, the values do not match"',
      { StringLike: { 'kms:ViaService': '*' } },
      false,
    ],
  ])('%s', (_, Condition, expected) => {
    expect(covers({ ...anything, Condition }, 's3:ListBucket', 'arn:aws:s3:::files', context)).toBe(expected);
  });
});

describe('what is not known', () => {
  it.each<[string, unknown, PolicyUse?]>([
    ['Statement.0.Colour', { ...anything, Colour: 'red' }],
    ['Statement.0.Condition.StringNotLike', { ...anything, Condition: { StringNotLike: { 's3:prefix': 'a' } } }],
    ['the operator StringEqualsIfExists', { ...anything, Condition: { StringEqualsIfExists: { 's3:prefix': 'a' } } }],
    [
      'the operator ForAnyValue:StringLike',
      { ...anything, Condition: { 'ForAnyValue:StringLike': { 's3:prefix': 'a' } } },
    ],
    [
      'the condition key aws:PrincipalTag/team',
      { ...anything, Condition: { StringLike: { 'aws:PrincipalTag/team': 'a' } } },
    ],
    ['does not compare what the key holds', { ...anything, Condition: { Bool: { 's3:prefix': 'true' } } }],
    ['does not compare what the key holds', { ...anything, Condition: { ArnLike: { 's3:prefix': 'arn:*' } } }],
    [
      'policy variables',
      { ...anything, Condition: { StringLike: { 's3:prefix': ['$', '{aws:username}/*'].join('') } } },
    ],
    ['policy variables', { Action: '*', Resource: ['arn:aws:s3:::files/$', '{aws:username}/*'].join('') }],
    ['"*acme*" is no ARN', { Action: '*', Resource: '*acme*' }],
    ['a wildcard before its resource', { Action: '*', Resource: 'arn:aws:*:::files' }],
    ['"GetObject" is no action', { Action: 'GetObject', Resource: '*' }],
    ['either Action or NotAction', { Resource: '*' }],
    ['either Action or NotAction', { Action: '*', NotAction: 's3:*', Resource: '*' }],
    ['either Resource or NotResource', { Action: '*' }],
    ['an identity policy has none', { ...anything, Principal: '*' }],
    ['a resource policy needs one', anything, 'resource'],
    ['Statement.0.NotPrincipal', { ...anything, NotPrincipal: '*' }, 'resource'],
    ['Statement.0.Principal', { ...anything, Principal: { Federated: 'x' } }, 'resource'],
    ['Statement.0.Principal', { ...anything, Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }, 'resource'],
    [
      'Statement.0.Principal',
      { ...anything, Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/a/b' } },
      'resource',
    ],
    ['a trust policy is about its role', { ...anything, Principal: '*' }, 'trust'],
    ['Effect', { ...anything, Effect: 'Maybe' }],
  ])('is an error that says so: %s', (message, statement, use) => {
    expect(() => parse(statement, use)).toThrow(message);
    expect(() => parse(statement, use)).toThrow('policy Test');
  });

  it.each([
    ['of 2008, where policy variables are plain text', { Version: '2008-10-17', Statement: [] }, 'Version'],
    ['that is a text', '{', "can't be judged"],
    ['with more elements', { Version: '2012-10-17', Statement: [], Comment: '' }, 'Comment'],
  ])('is an error for a document %s', (_, document, message) => {
    expect(() => parsePolicy(document, 'identity', 'policy Test')).toThrow(message);
  });
});
