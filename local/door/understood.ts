/** What the door makes of a request: which operation it is, and what IAM would ask. */
import type { Context } from '../iam/conditions.ts';
import type { Permission } from '../iam/permission.ts';

export interface Understood {
  readonly operation: string;
  readonly permissions: readonly Permission[];
  /** Condition keys of the request, in lower case. */
  readonly context: Context;
  /** What decides whether the caller is told that something is missing, or only that it may not see it. */
  readonly toSeeMissing?: Permission;
  /** Judged one by one: what is denied is told in the answer, beside what was done. */
  readonly each?: readonly Permission[];
  /** A request that the emulator would get wrong: why it is refused. */
  readonly unsupported?: string;
}
