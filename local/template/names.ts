/** Physical names: the same on every start, so that state on disk is found again after restarts and template edits. */
import { createHash } from 'node:crypto';

/** Eight hexadecimal digits that belong to this resource alone. */
export function resourceDigest(stack: string, logicalId: string): string {
  return createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 8);
}

/** `stack-logicalId-digest`, shortened in the middle to the service's limit. */
export function physicalName(stack: string, logicalId: string, limit: number): string {
  const digest = resourceDigest(stack, logicalId);
  return `${`${stack}-${logicalId}`.slice(0, limit - digest.length - 1)}-${digest}`;
}
