/**
 * A tenant in memory, as the documents describe it: what its users are, what became of its files, what waits. Nothing here
 * calls the code under test; instants are epoch milliseconds.
 */
export type Policy = 'leave' | 'deactivate' | 'archive' | 'delete';
export type Status = 'active' | 'deactivated' | 'archived' | 'deleted';
export type Fields = Readonly<Record<string, string>>;

/** When something becomes due: docs/lifecycle.md. */
export type Instants = { readonly offboardsAt?: number; readonly purgesAt?: number };

export type ModelUser = {
  readonly key: string;
  readonly status: Status;
  readonly fields: Fields;
  /** What platform code keeps on the item. */
  readonly points: number | undefined;
  readonly version: number;
  readonly instants: Instants;
  /** What happened by the clock, or by a person who restored them, is told by the next sweep from this instant on. */
  readonly untold: { readonly type: string; readonly at: number } | undefined;
  /** The import that changed them last, whatever the clock did since. */
  readonly changedBy: number | undefined;
  /** The clock took their access, and no import has written since. */
  readonly isOutByDate: boolean;
};

export type Kind = 'create' | 'update' | 'reactivate' | 'restore' | 'deactivate' | 'archive' | 'delete';

/** What an import does to one user. `instants`: all that is due afterwards; undefined: nothing of it changes. */
export type ModelChange = {
  readonly key: string;
  readonly kind: Kind;
  /** None: they are absent. */
  readonly row: number | undefined;
  readonly version: number | undefined;
  readonly status: Status;
  readonly was: Fields;
  readonly set: Fields;
  readonly instants: Instants | undefined;
  readonly before: { readonly status: Status | undefined; readonly instants: Instants | undefined };
};

const counted = [
  'rows',
  'created',
  'updated',
  'unchanged',
  'archived',
  'deactivated',
  'reactivated',
  'deleted',
] as const;
export type Counts = Record<(typeof counted)[number] | 'restored' | 'rejected' | 'missing' | 'implied', number>;
export const none: Counts = Object.freeze({
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  archived: 0,
  deactivated: 0,
  reactivated: 0,
  deleted: 0,
  restored: 0,
  rejected: 0,
  missing: 0,
  implied: 0,
});

export type Reason = Readonly<Record<string, string | number>> & { readonly code: string };

/** A row as it stands in a file: dates are ISO, empty cells are empty. `twice`: the key is repeated in a second row. */
export type Row = {
  readonly key: string;
  readonly name: string;
  readonly job: string;
  readonly status: 'active' | 'archived';
  readonly end: string;
  readonly twice: boolean;
};

export type File = {
  readonly rows: readonly Row[];
  /** One more row that does not say whom it is about. */
  readonly hasStranger: boolean;
  readonly hasLineEnd: boolean;
  /** A column is missing. */
  readonly isBroken: boolean;
};

export type Plan = {
  readonly changes: readonly ModelChange[];
  /** Rows, unchanged, rejected and missing ones. */
  readonly counts: Counts;
  readonly isRefused: boolean;
  readonly absenceRemovals: number;
  readonly doubts: readonly string[];
};

type State =
  | 'received'
  | 'held'
  | 'succeeded'
  | 'succeeded_with_errors'
  | 'failed'
  | 'discarded'
  | 'superseded'
  | 'cancelled';

export type ModelImport = {
  readonly n: number;
  /** What arrived; or the import whose changes are taken back. */
  readonly what: { readonly file: File } | { readonly back: number };
  readonly receivedAt: number;
  state: State;
  counts: Counts;
  held: readonly Reason[] | undefined;
  /** Until when history shows it. */
  keptUntil: number;
  firstPlannedAt: number | undefined;
  plan: PlannedImport | undefined;
  approved: string | undefined;
  /** What was done, once it was applied. */
  done: readonly ModelChange[] | undefined;
  takenBackBy: number | undefined;
};

type PlannedImport = {
  readonly hash: string;
  readonly at: number;
  readonly active: number;
  readonly removals: number;
  readonly lost: number;
  readonly endings: number;
};

export type Model = {
  readonly policy: Policy;
  readonly users: Map<string, ModelUser>;
  readonly imports: ModelImport[];
  isPaused: boolean;
  habits: { endsWithLineEnd: boolean; hadStranger: boolean };
  /** Type and key of everything that was told, as often as it happened. */
  readonly told: string[];
  /** What somebody does between the next plan and its being applied. */
  meanwhile: (() => void) | undefined;
};

export const emptyModel = (policy: Policy): Model => ({
  policy,
  users: new Map(),
  imports: [],
  isPaused: false,
  habits: { endsWithLineEnd: false, hadStranger: false },
  told: [],
  meanwhile: undefined,
});

/** The tenant's rules, as numbers: real-tenant.ts has them as a profile. */
export const rules = {
  removals: { count: 1, percent: 20 },
  creations: { count: 6, percent: 50 },
  changes: { count: 4, percent: 50 },
  retentionDays: 2,
  restoreDays: 1,
  offboardsAtHour: 23,
} as const;

export const day = 86_400_000;

export const isActive = (status: Status): boolean => status === 'active';
export const isPresent = (status: Status): boolean => status === 'active' || status === 'deactivated';
export const isRemoval = (kind: Kind): boolean => kind === 'archive' || kind === 'deactivate' || kind === 'delete';

/** What the clock does next with somebody: nothing with whoever is deactivated or archived. */
export function dueOf({ status, instants }: Pick<ModelUser, 'status' | 'instants'>): number | undefined {
  if (status === 'active') return instants.offboardsAt;
  return status === 'deleted' ? instants.purgesAt : undefined;
}

export const countedAs = {
  create: 'created',
  update: 'updated',
  reactivate: 'reactivated',
  restore: 'restored',
  deactivate: 'deactivated',
  archive: 'archived',
  delete: 'deleted',
} as const satisfies Record<Kind, keyof Counts>;

export const isFile = (one: ModelImport): one is ModelImport & { readonly what: { readonly file: File } } =>
  'file' in one.what;
