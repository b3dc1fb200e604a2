/** An import as scripts see it. */
import type { Import } from '../shared/domain/import.ts';
import { holdSentence } from './hold-reason.ts';
import { isoInstant } from './wording.ts';

/** An element of `imports list`. */
export const importSummary = ({ id, state, kind, file, receivedAt, finishedAt, counts }: Import) => ({
  id,
  state,
  kind,
  file,
  receivedAt: isoInstant(receivedAt),
  finishedAt: isoInstant(finishedAt),
  counts,
});

/** `imports show`: the same object, with more. */
export const importDetails = (one: Import) => ({
  ...importSummary(one),
  tenant: one.tenant,
  rollsBack: one.rollsBack ?? null,
  asked: decision(one.asked),
  rolledBackBy: one.rolledBackBy ?? null,
  size: one.size,
  missing: one.missing ?? null,
  sidecar: sidecarOf(one.sidecar),
  steps: stepTimes(one),
  held: one.held === undefined ? null : one.held.map((reason) => ({ ...reason, message: holdSentence(reason) })),
  samples: one.samples ?? null,
  differs: one.differs ?? null,
  failure: one.failure ?? null,
  approval: decision(one.approval),
  discard: decision(one.discard),
  cancel: decision(one.cancel),
  decisions: (one.decisions ?? []).map((made) => ({ ...made, at: isoInstant(made.at) })),
  planHash: one.plan?.hash ?? null,
  reportKey: one.reportKey ?? null,
});

/** How long each step took, in milliseconds; null for what has not ended. `wait` is from arrival to the plan's start. */
export const stepTimes = (one: Import) => ({
  wait: between(one.receivedAt, one.planStartedAt),
  plan: between(one.planStartedAt, one.planEndedAt),
  apply: between(one.applyStartedAt, one.applyEndedAt),
  finish: between(one.applyEndedAt ?? one.planEndedAt, one.finishedAt),
  total: between(one.receivedAt, one.finishedAt),
});

const between = (from: number | undefined, to: number | undefined): number | null =>
  from === undefined || to === undefined ? null : to - from;

/** What it says of the file, where there is one that can be read. */
const sidecarOf = (note: Import['sidecar']) =>
  note?.found === 'claim'
    ? { rows: note.rows ?? null, sha256: note.sha256 ?? null, uploadedAt: isoInstant(note.at) }
    : null;

const decision = (made: { readonly by: string; readonly at: number } | undefined) =>
  made === undefined ? null : { by: made.by, at: isoInstant(made.at) };
