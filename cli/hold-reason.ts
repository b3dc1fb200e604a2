/** Why an import waits for a person, in a sentence. */
import type { HoldReason } from '../shared/domain/gate.ts';
import { counted, readableCount } from './wording.ts';

/** Lower case, with the figures that the gate saw. */
export function holdSentence(reason: HoldReason): string {
  switch (reason.code) {
    case 'too-many-removals':
      return `${readableCount(reason.removals)} of ${counted(reason.active, 'active user')} would be removed; up to ${readableCount(reason.limit)} pass without approval`;
    case 'line-end-missing':
      return `the file does not end with a line end, unlike the one before, and may be cut off; ${counted(reason.removals, 'user')} would be removed`;
    case 'unidentified-rows-again':
      return `rows whose user can't be told, the second time running; ${counted(reason.removals, 'user')} would be removed`;
    case 'changed-since-approval':
      return 'the changes are no longer those that were approved';
  }
}
