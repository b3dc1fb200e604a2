/** AWS::KMS::Key. Nothing is encrypted at rest on this machine; who may use the key is judged all the same. */
import * as v from 'valibot';
import type { Policy } from '../iam/policy.ts';
import { jsonObject } from '../template/json.ts';
import { resourceDigest } from '../template/names.ts';
import { arnOf, type Described, meaningless, parseProperties, type ResourceInput } from './input.ts';
import { parseDocument } from './role.ts';

const unencrypted = 'nothing is encrypted at rest on this machine';

const properties = v.strictObject({
  KeyPolicy: jsonObject,
  Description: meaningless('a description carries no behaviour'),
  Enabled: v.optional(v.literal(true, 'the local cloud has no disabled keys')),
  EnableKeyRotation: meaningless(unencrypted),
  RotationPeriodInDays: meaningless(unencrypted),
  KeySpec: meaningless(unencrypted),
  KeyUsage: meaningless(unencrypted),
  MultiRegion: meaningless(unencrypted),
  PendingWindowInDays: meaningless('nothing but --fresh deletes a key here'),
  Tags: meaningless('tags carry no behaviour'),
});

export interface Key {
  readonly kind: 'key';
  readonly id: string;
  readonly arn: string;
  readonly policy: Policy;
}

export function describeKey(input: ResourceInput): Described<Key> {
  const given = parseProperties(properties, input);
  const id = `00000000-0000-4000-8000-0000${resourceDigest(input.stack, input.logicalId)}`;
  const arn = arnOf(input.place, 'kms', `key/${id}`);
  const policy = parseDocument(input, given.KeyPolicy, 'resource');
  return { ref: id, attributes: { Arn: arn, KeyId: id }, runs: { kind: 'key', id, arn, policy } };
}
