/** Why an import waits for a person, in a sentence. */
import type { HoldReason } from '../shared/domain/gate.ts';
import { counted, readableCount } from './wording.ts';

/** Lower case, with the figures that the gate saw. */
export function holdSentence(reason: HoldReason): string {
  switch (reason.code) {
    case 'too-many-removals':
      return `${readableCount(reason.removals)} of ${counted(reason.active, 'active user')} would be removed${before(reason)}; ${upTo(reason)}`;
    case 'too-many-creations':
      return `${counted(reason.creations, 'user')} would be created where ${counted(reason.active, 'user')} are active${before(reason)}; ${upTo(reason)}`;
    case 'too-many-changes':
      return `${readableCount(reason.changes)} of ${counted(reason.active, 'active user')} would be changed${before(reason)}; ${upTo(reason)}`;
    case 'too-many-endings':
      return `${readableCount(reason.endings)} of ${counted(reason.active, 'active user')} would get a date on which their access ends${before(reason)}; ${upTo(reason)}`;
    case 'more-than-half':
      return `${readableCount(reason.removals)} of ${counted(reason.active, 'active user')} would be removed${before(reason)}: more than half never pass without approval`;
    case 'group-shrinks':
      return `${readableCount(reason.removals)} of the ${counted(reason.members, 'active user')} whose ${reason.field} is "${reason.value}" would be removed; ${upTo(reason)}`;
    case 'too-few-left':
      return `${readableCount(reason.left)} of ${counted(reason.active, 'active user')} would be left; fewer than ${readableCount(reason.minimum)} need approval`;
    case 'line-end-missing':
      return `the file does not end with a line end, unlike the one before, and may be cut off; ${counted(reason.removals, 'user')} would be removed`;
    case 'unidentified-rows-again':
      return `rows whose user can't be told, the second time running; ${counted(reason.removals, 'user')} would be removed`;
    case 'fewer-rows':
      return `the file has ${counted(reason.rows, 'row')} and the last one had ${readableCount(reason.before)}; up to ${readableCount(reason.limit)} fewer pass without approval: check that the export is whole`;
    case 'column-emptied':
      return `the column "${reason.title}" has something in ${readableCount(reason.filled)} of ${counted(reason.rows, 'row')}, where by the last file it would be ${readableCount(reason.expected)}; up to ${readableCount(reason.limit)} fewer pass without approval: check the export`;
    case 'column-vanished':
      return `the column "${reason.title}" of the last file is not there any more: check the export`;
    case 'title-changed':
      return `the column "${reason.before}" of the last file has the title "${reason.now}" in this one: check the export, or the rules`;
    case 'encoding-changed':
      return `the last file was encoded as ${reason.before} and this one is ${reason.now}: check the export, and how the rules read it`;
    case 'not-activated':
      return 'the tenant is not activated yet, and until then nothing is applied';
    case 'changed-since-approval':
      return 'the changes are no longer those that were approved';
  }
}

const upTo = ({ limit }: { readonly limit: number }): string => `up to ${readableCount(limit)} pass without approval`;

/** Slices of one day are counted together. */
const before = ({ earlier }: { readonly earlier?: number | undefined }): string =>
  earlier === undefined ? '' : `, after ${readableCount(earlier)} within 24 hours`;
