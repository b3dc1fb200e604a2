/** "AssumeRole" in the STS API reference, Policy: at most 2,048 characters, spaces counted. */
import { expect, it } from 'vitest';
import { parseIdentity } from '../../../local/transfer/identity.ts';

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::uploads/acme/*' }],
});

const identify = (characters: number) =>
  parseIdentity('acme', {
    Role: 'arn:aws:iam::000000000000:role/session',
    Policy: policy.padEnd(characters),
    HomeDirectoryType: 'LOGICAL',
    HomeDirectoryDetails: '[{"Entry":"/","Target":"/uploads/acme"}]',
  });

it('a session policy has up to 2,048 characters', () => {
  expect(identify(2048)?.role).toBe('arn:aws:iam::000000000000:role/session');
  expect(() => identify(2049)).toThrow('Policy: longer than 2048 characters');
});
