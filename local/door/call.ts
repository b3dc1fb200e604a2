/** One call to AWS, as the door sees it. */
import type { Caller } from './credentials.ts';

/** What IAM asks about a call: may this action be done to this resource? */
export interface Permission {
  /** IAM's name of the action: `s3:GetObjectVersion`, `sqs:SendMessage` (also for a batch). */
  readonly action: string;
  /** ARN; `*` where the action has no resource. */
  readonly resource: string;
}

export interface Call {
  readonly caller: Caller;
  readonly service: string;
  /** The API's name: `GetObject`, `SendMessageBatch`. */
  readonly operation: string;
  /** All of them must be allowed. */
  readonly permissions: readonly Permission[];
  /** Condition keys of the request (`aws:SecureTransport`, `s3:prefix`, …). */
  readonly context: Readonly<Record<string, string>>;
}

type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Decides whether a call may pass. A judge that knows the callers' policies is put in here. */
export type Authorize = (call: Call) => Decision;

/** Every caller that this instance knows may do everything. */
export const allowKnownCallers: Authorize = () => ({ allowed: true });
