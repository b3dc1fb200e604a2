import { hash } from 'node:crypto';
import type { Change, Entity } from '../../shared/domain/change.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { Waiting, WaitingUser } from '../../shared/domain/patience.ts';
import type { PlanChunk } from '../../shared/domain/plan.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import { type FileKind, type MissingPolicy, type Profile, rulesFor } from '../../shared/domain/profile.ts';
import type { SidecarClaim } from '../../shared/domain/sidecar.ts';
import type { EntryTypes } from '../../shared/domain/unknown-columns.ts';
import type { User } from '../../shared/domain/user.ts';
import { type FilePlan, planFile } from '../../shared/import/plan-file.ts';
import { createUserIndex } from '../../shared/import/user-index.ts';
import { parseWaiting } from '../../shared/store/absences.ts';
import { parseChanges } from '../../shared/store/plans.ts';
import { inPieces } from '../shared/csv/read-file.ts';

/** A user with the fingerprints that the last change left. */
export type Entry = {
  readonly user: User;
  readonly record?: Uint8Array | undefined;
  readonly raw?: Uint8Array | undefined;
  readonly implied?: boolean;
};

/** A directory in memory, by key. */
export type MemoryDirectory = ReadonlyMap<string, Entry>;

export type Settings = {
  readonly profile?: Profile;
  readonly revision?: number;
  readonly withholdsRemovals?: boolean;
  readonly kind?: FileKind;
  readonly missing?: MissingPolicy;
  readonly entryTypes?: EntryTypes;
  /** Who was missing from the complete files before, by key. */
  readonly waiting?: ReadonlyMap<string, Waiting>;
  /** Keys that the directory has of the other kind. */
  readonly others?: readonly string[];
  /** Addresses of users, for a file that is not about users. */
  readonly otherEmails?: readonly string[];
  /** The size of the pieces in which the file comes. */
  readonly pieceBytes?: number;
  readonly importId?: string;
  /** Epoch ms. */
  readonly now?: number;
  /** What a sidecar says of the file. */
  readonly claim?: SidecarClaim;
  /** The newest day that rows of an imported file had. */
  readonly newestDay?: string;
};

const day = 24 * 60 * 60 * 1000;

/** A plan and everything that it wrote. */
export type Planned = {
  readonly plan: FilePlan;
  readonly changes: readonly Change[];
  readonly issues: readonly Issue[];
  /** Who is missing and waits, where the plan has such a list. */
  readonly waiting: readonly WaitingUser[] | undefined;
  readonly chunks: readonly (PlanChunk & { readonly bytes: Uint8Array })[];
  /** How many users were read one by one. */
  readonly usersRead: number;
  /** How many names of another kind were looked up. */
  readonly lookedUp: number;
};

/** The real plan of a file, against a directory in memory. */
export async function planInMemory(
  directory: MemoryDirectory,
  csv: string | Uint8Array,
  settings: Settings = {},
): Promise<Planned> {
  const { profile = worktango, revision = 1, withholdsRemovals = true, pieceBytes = 1 << 16 } = settings;
  const { importId = 'import', now = Date.parse('2026-01-05T08:00:00Z') } = settings;
  const { kind = 'users', missing = kind === 'users' ? profile.missing : 'leave', entryTypes = new Map() } = settings;
  const identity = rulesFor(profile, kind)?.identity ?? [];
  const index = createUserIndex(0, identity.length);
  for (const { user, record, raw, implied } of directory.values()) {
    const { email } = user.fields;
    const address = typeof email === 'string' ? email : undefined;
    const names = identity
      .map((field) => user.fields[field])
      .map((name) => (typeof name === 'string' ? name : undefined));
    index.add({
      key: user.key,
      status: user.status,
      version: user.version,
      record,
      raw,
      email: address,
      names,
      implied,
    });
  }
  const objects = new Map<string, Uint8Array>();
  const issues = new Map<string, readonly Issue[]>();
  let usersRead = 0;
  let lookedUp = 0;
  const plan = await planFile({
    source: () => piecesOf(Buffer.from(csv), pieceBytes),
    kind,
    importId,
    now,
    restorableUntil: now + profile.restoreDays * day,
    missing,
    entryTypes,
    waiting: {
      of: (user) => settings.waiting?.get(index.keyOf(user)),
      isEmpty: (settings.waiting?.size ?? 0) === 0,
    },
    expectedRows: 0,
    profile,
    revision,
    index,
    withholdsRemovals,
    readUsers: async (keys) => {
      usersRead += keys.length;
      return new Map(keys.flatMap((key) => directory.get(key)?.user ?? []).map((user) => [user.key, user]));
    },
    eachUserEmail: kind === 'users' ? undefined : async (each) => settings.otherEmails?.forEach(each),
    existing: async (_, keys) => {
      lookedUp += keys.length;
      return new Set(keys.filter((key) => settings.others?.includes(key)));
    },
    claim: settings.claim,
    newestDay: settings.newestDay,
    remarks: [],
    chunks: {
      put: async (name, bytes) => {
        if (objects.has(name)) throw new Error(`chunk ${name} was written twice`);
        objects.set(name, Uint8Array.from(bytes));
        return { key: name, sha256: hash('sha256', bytes, 'hex') };
      },
      get: async ({ key }) => parseChanges(objectAt(objects, key)),
    },
    issues: async (name, found) => {
      issues.set(name, found);
      return name;
    },
    heartbeat: async () => undefined,
  });
  const chunks = plan.chunks.map((chunk) => ({ ...chunk, bytes: objectAt(objects, chunk.key) }));
  return {
    plan,
    chunks,
    changes: chunks.flatMap(({ bytes }) => parseChanges(bytes)),
    waiting: plan.waiting && [...parseWaiting(objectAt(objects, plan.waiting.key))],
    issues: plan.issueKeys.flatMap((key) => issues.get(key) ?? []),
    usersRead,
    lookedUp,
  };
}

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  yield* inPieces(bytes, size);
}

function objectAt(objects: ReadonlyMap<string, Uint8Array>, key: string): Uint8Array {
  const bytes = objects.get(key);
  if (bytes === undefined) throw new Error(`the plan names ${key}, which was not written`);
  return bytes;
}

/** The directory after a plan: what `apply` does, in few words. */
export function applied(
  directory: MemoryDirectory,
  { changes }: Pick<Planned, 'changes'>,
  entity: Entity = 'user',
): Map<string, Entry> {
  const after = new Map(directory);
  for (const change of changes) {
    if (change.entity !== entity) continue;
    const before = after.get(change.key)?.user;
    if (before?.version !== change.version) throw new Error(`change ${change.n} was planned against something else`);
    after.set(change.key, {
      user: {
        key: change.key,
        status: change.status,
        version: (change.version ?? 0) + 1,
        lastChange: `import#${change.n}`,
        fields: { ...without(before?.fields ?? {}, Object.keys(change.was)), ...change.set },
        ...instantsAfter(before, change),
      },
      record: bytesOf(change.record),
      raw: bytesOf(change.raw),
      implied: change.reason === 'implied',
    });
  }
  return after;
}

/** What is due by a change, beside what somebody deleted had; nothing is changed of it where the change says nothing. */
function instantsAfter(before: User | undefined, change: Change): Pick<User, 'instants'> {
  const { type, instants = type === 'restore' ? {} : undefined } = change;
  if (instants === undefined) return before?.instants === undefined ? {} : { instants: before.instants };
  return { instants: type === 'delete' ? { ...before?.instants, ...instants } : instants };
}

const without = (fields: User['fields'], names: readonly string[]): User['fields'] =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

const bytesOf = (base64: string | undefined): Uint8Array | undefined =>
  base64 === undefined ? undefined : Buffer.from(base64, 'base64');

/** States and fields alone, to compare directories by. */
export const facts = (directory: MemoryDirectory): Record<string, Pick<User, 'status' | 'fields'>> =>
  Object.fromEntries([...directory].map(([key, { user }]) => [key, { status: user.status, fields: user.fields }]));
