/** What the door makes of a request: which operation it is, and what IAM would ask. */
import type { Permission } from './call.ts';

export interface Understood {
  readonly operation: string;
  readonly permissions: readonly Permission[];
  readonly context: Readonly<Record<string, string>>;
  /** A request that the emulator would get wrong: why it is refused. */
  readonly unsupported?: string;
}
