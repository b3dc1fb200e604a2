/** Whom chaos is for. */
import type { Call } from '../door/call.ts';

/** What a person types is not disturbed. */
export function isPerson({ caller }: Call): boolean {
  return caller.principal.kind === 'user';
}

/** A function, its event source or an SFTP session. Parts of AWS, which call on their own, try again as long as it takes. */
export function isSession({ caller }: Call): boolean {
  return caller.principal.kind === 'role';
}
