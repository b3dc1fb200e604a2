import * as v from 'valibot';
import { countsSchema } from './counts.ts';
import { entryTypes } from './field.ts';
import { fileShapeSchema } from './file-shape.ts';
import { fileKinds } from './profile.ts';
import { patience } from './profile-safety.ts';

export const phases = ['implied', 'change', 'removal'] as const;
/**
 * In this order: who or what is named by others comes before them, and removals go out only when every chunk before them
 * has succeeded.
 */
export type Phase = (typeof phases)[number];

/** The unit that one worker applies; one object of NDJSON changes. `sha256` is the hex digest of its bytes. */
const planChunkSchema = v.object({
  n: v.number(),
  phase: v.picklist(phases),
  changes: v.number(),
  key: v.string(),
  sha256: v.string(),
});

/** A chunk holds at most 1,000 changes and 1 MiB: small enough for one worker's minute, large enough to keep calls few. */
export const chunkLimits = { changes: 1_000, bytes: 1_048_576 } as const;

/** The plan's table of contents, written last: a plan without one does not exist. */
export const manifestSchema = v.object({
  tenant: v.string(),
  importId: v.string(),
  kind: v.optional(v.picklist(fileKinds), 'users'),
  /** Epoch milliseconds: the instant that every change carries, so that doing it again writes the same. */
  plannedAt: v.number(),
  profileRevision: v.number(),
  /** Over all chunks' hashes, in order: what an approval names. */
  hash: v.string(),
  /** What planning counted: rows, unchanged, rejected, missing, and the transitions it proposes. */
  counts: countsSchema,
  activeBefore: v.number(),
  /** Active users who get a date on which their access ends, and had none. */
  endings: v.optional(v.number(), 0),
  /** Removals that follow from somebody's absence from the file. */
  absenceRemovals: v.number(),
  chunks: v.array(planChunkSchema),
  /** How many stay where they are though the file would have them removed, and why; undefined: nobody. */
  spared: v.optional(v.object({ protected: v.number(), waiting: v.number() })),
  /** Who waits, as an object of NDJSON: what the next complete file goes by, once this one is imported. */
  waiting: v.optional(v.object({ key: v.string(), sha256: v.string() })),
  /** How long whoever is missing is waited for, by the rules of this plan. */
  patience: v.optional(patience),
  /** Objects of NDJSON issues, in order. */
  issueKeys: v.array(v.string()),
  issues: v.object({ errors: v.number(), warnings: v.number() }),
  /** Set when the file as a whole was refused; then there are no chunks. */
  failure: v.optional(v.object({ code: v.string(), message: v.string() })),
  /** Rows whose user can't be told: they withhold this import's removals. */
  unidentifiedRows: v.number(),
  endsWithLineEnd: v.boolean(),
  /** What the file looks like; absent where it was refused, or where there is none. */
  shape: v.optional(fileShapeSchema),
  /** Custom fields that this file brought, and the type that their values have from now on. */
  newEntries: v.optional(v.record(v.string(), v.picklist(entryTypes)), {}),
  /** The date in the file's name, ISO. */
  fileDate: v.optional(v.string()),
  /** The newest date in the file's rows, ISO. */
  contentDate: v.optional(v.string()),
});

export type PlanChunk = v.InferOutput<typeof planChunkSchema>;
export type Manifest = v.InferOutput<typeof manifestSchema>;
