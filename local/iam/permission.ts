import type { Context } from './conditions.ts';

/** What IAM asks about a call: may this action be done to this resource? */
export interface Permission {
  /** IAM's name of the action: `s3:GetObjectVersion`, `sqs:SendMessage` (also for a batch). */
  readonly action: string;
  /** ARN; `*` where the action has no resource. */
  readonly resource: string;
  /** Condition keys of this permission alone, in lower case, beside those of the request. */
  readonly context?: Context;
  /** What it takes on the resource's key too, if the resource is encrypted with one of the account's. */
  readonly ofKey?: readonly string[];
}
