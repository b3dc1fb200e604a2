import * as v from 'valibot';
import { countsSchema } from './counts.ts';
import { fileEncodings } from './file-shape.ts';
import type { HoldReason } from './gate.ts';
import { planDifferenceSchema } from './plan-difference.ts';
import { totalsSchema } from './plan-totals.ts';
import { fileKinds, missingPolicies } from './profile.ts';

import { sidecarNoteSchema } from './sidecar.ts';

const importStates = [
  'received',
  'planning',
  'held',
  'applying',
  'succeeded',
  'succeeded_with_errors',
  'failed',
  'discarded',
  'superseded',
  'cancelled',
] as const;
export type ImportState = (typeof importStates)[number];

const ended: ReadonlySet<ImportState> = new Set([
  'succeeded',
  'succeeded_with_errors',
  'failed',
  'discarded',
  'superseded',
  'cancelled',
]);

/** Nothing happens to an ended import any more. */
export const hasEnded = (state: ImportState): boolean => ended.has(state);

const instant = v.optional(v.number());

const counted = { earlier: v.optional(v.number()), active: v.number() };
const group = { field: v.string(), value: v.string(), removals: v.number(), members: v.number() };
const emptied = { title: v.string(), filled: v.number(), rows: v.number(), expected: v.number(), limit: v.number() };
const encoding = v.picklist(fileEncodings);

const holdReason = v.variant('code', [
  v.object({ code: v.literal('too-many-removals'), removals: v.number(), limit: v.number(), ...counted }),
  v.object({ code: v.literal('too-many-creations'), creations: v.number(), limit: v.number(), ...counted }),
  v.object({ code: v.literal('too-many-changes'), changes: v.number(), limit: v.number(), ...counted }),
  v.object({ code: v.literal('too-many-endings'), endings: v.number(), limit: v.number(), ...counted }),
  v.object({ code: v.literal('more-than-half'), removals: v.number(), ...counted }),
  v.object({ code: v.literal('group-shrinks'), limit: v.number(), ...group }),
  v.object({ code: v.literal('too-few-left'), left: v.number(), active: v.number(), minimum: v.number() }),
  v.object({ code: v.literal('line-end-missing'), removals: v.number() }),
  v.object({ code: v.literal('unidentified-rows-again'), removals: v.number() }),
  v.object({ code: v.literal('fewer-rows'), rows: v.number(), before: v.number(), limit: v.number() }),
  v.object({ code: v.literal('column-emptied'), ...emptied }),
  v.object({ code: v.literal('column-vanished'), title: v.string() }),
  v.object({ code: v.literal('title-changed'), before: v.string(), now: v.string() }),
  v.object({ code: v.literal('encoding-changed'), before: encoding, now: encoding }),
  v.object({ code: v.literal('not-activated') }),
  v.object({ code: v.literal('changed-since-approval') }),
]) satisfies v.GenericSchema<unknown, HoldReason>;

/** A plan that was written whole: where it is and how many chunks each phase has. */
const planSummary = v.object({
  manifestKey: v.string(),
  hash: v.string(),
  chunks: v.object({ implied: v.optional(v.number(), 0), change: v.number(), removal: v.number() }),
  /** What it comes to, and out of how many active users. */
  totals: v.optional(totalsSchema),
  activeBefore: v.optional(v.number()),
  /** The file says who is there, all of them: older ones have nothing to add. */
  isComplete: v.optional(v.boolean()),
});

/** Up to ten of those whom a held plan is about, per type of change: personal data, for whoever decides and no log. */
const samples = v.record(v.string(), v.array(v.object({ key: v.string(), row: v.optional(v.number()) })));

/** What a person decided, and of which plan. */
const decided = v.object({
  what: v.picklist(['approved', 'discarded']),
  by: v.string(),
  at: v.number(),
  hash: v.string(),
});

/** Why an import failed: a stable code and a sentence for a person. */
const failure = v.object({ code: v.string(), message: v.string() });

/** One upload's way through the system: what history keeps. Instants are epoch milliseconds. */
export const importSchema = v.object({
  id: v.string(),
  tenant: v.string(),
  /** The import whose changes this one takes back: it has no file then, and `file` says what it is. */
  rollsBack: v.optional(v.string()),
  /** Who asked for it, and when. */
  asked: v.optional(v.object({ by: v.string(), at: v.number() })),
  /** The import that takes back, or has taken back, the changes of this one. */
  rolledBackBy: v.optional(v.string()),
  /** The file's path below the tenant's folder. */
  file: v.string(),
  key: v.string(),
  versionId: v.string(),
  etag: v.string(),
  size: v.number(),
  /** What its rows are about; planning finds out. */
  kind: v.optional(v.picklist(fileKinds), 'users'),
  /** What becomes of absentees this time, where whoever uploaded the file by hand chose; else the profile says it. */
  missing: v.optional(v.picklist(missingPolicies)),
  /** Arrival order within the tenant: (event time, sequencer). */
  order: v.string(),
  state: v.picklist(importStates),
  receivedAt: v.number(),
  /** When it began to be planned for the first time: its dates are judged by that day, also when it is approved later. */
  firstPlannedAt: instant,
  planStartedAt: instant,
  planEndedAt: instant,
  /** What was beside it when it was planned for the first time, where the rules asked for it: planning again finds the same. */
  sidecar: v.optional(sidecarNoteSchema),
  applyStartedAt: instant,
  applyEndedAt: instant,
  finishedAt: instant,
  /** How often it was planned for good: each approval plans again. */
  round: v.number(),
  counts: countsSchema,
  plan: v.optional(planSummary),
  held: v.optional(v.array(holdReason)),
  samples: v.optional(samples),
  /** Why an approval was not enough: what differs from the plan that it was of. */
  differs: v.optional(planDifferenceSchema),
  approval: v.optional(v.object({ hash: v.string(), by: v.string(), at: v.number() })),
  discard: v.optional(v.object({ by: v.string(), at: v.number() })),
  /** Who had it stopped; also while it is being applied. */
  cancel: v.optional(v.object({ by: v.string(), at: v.number() })),
  /** All that people decided about it, in order. */
  decisions: v.optional(v.array(decided)),
  failure: v.optional(failure),
  reportKey: v.optional(v.string()),
  /** The first instant at which history no longer shows it; none on an import from before: then it is `expiresAt`. */
  retainedUntil: v.optional(v.number()),
  /** Epoch seconds after which the database deletes it by itself, should no purge have done so. */
  expiresAt: v.number(),
});

export type Import = v.InferOutput<typeof importSchema>;
export type Failure = v.InferOutput<typeof failure>;
export type PlanSummary = v.InferOutput<typeof planSummary>;
export type Samples = v.InferOutput<typeof samples>;
