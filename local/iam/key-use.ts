/** What a call needs of the keys with which its buckets, tables or queues are encrypted. */
import type { Place } from '../template/scope.ts';
import type { Account } from './account.ts';
import { partsOfArn } from './arn.ts';
import type { Permission } from './permission.ts';

/**
 * The permissions on keys that come with those which a request names itself. The service asks KMS on behalf of its
 * caller, and says so (`kms:ViaService` in "AWS KMS condition keys").
 */
export function keyUse(permissions: readonly Permission[], account: Account, { region }: Place): readonly Permission[] {
  return permissions.flatMap(({ resource, ofKey = [] }) => {
    const key = account.keyOf(resource);
    if (key === undefined) return [];
    const context = { 'kms:viaservice': `${partsOfArn(resource)[2]}.${region}.amazonaws.com` };
    return ofKey.map((action) => ({ action, resource: key, context }));
  });
}
