/** One call to AWS, as the door sees it. */
import type { Caller } from '../iam/caller.ts';
import type { Context } from '../iam/conditions.ts';
import type { Permission } from '../iam/permission.ts';

export interface Call {
  readonly caller: Caller;
  readonly service: string;
  /** The API's name: `GetObject`, `SendMessageBatch`. */
  readonly operation: string;
  /** All of them must be allowed. Empty where AWS asks for none. */
  readonly permissions: readonly Permission[];
  /** Condition keys of the request, in lower case (`aws:securetransport`, `s3:prefix`). */
  readonly context: Context;
}
