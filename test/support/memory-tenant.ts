import { dateIn, kindOf } from '../../shared/domain/file-name.ts';
import type { FileKind, MissingPolicy, Profile } from '../../shared/domain/profile.ts';
import type { EntryTypes } from '../../shared/domain/unknown-columns.ts';
import { applied, type Entry, facts, type Planned, planInMemory } from './memory-plan.ts';

/** What becomes of a file, by its name and its bytes. */
type Sent = Planned & { readonly kind: FileKind; readonly fileDate: string | undefined };

/** A tenant whose directory is in memory: files come one after the other, and each changes what the next one finds. */
export type MemoryTenant = {
  /** Throws when the rules take no file of such a name. `missing`: what a person chose, by hand. */
  readonly send: (file: string, csv: string | Uint8Array, missing?: MissingPolicy) => Promise<Sent>;
  readonly users: () => ReturnType<typeof facts>;
  readonly teams: () => ReturnType<typeof facts>;
  readonly customFields: (kind: FileKind) => Record<string, string>;
};

/** All plans are applied: what has to wait for a person is the gate's business. */
export function createMemoryTenant(profile: Profile): MemoryTenant {
  const directories: Record<FileKind, Map<string, Entry>> = { users: new Map(), teams: new Map() };
  const types: Record<FileKind, EntryTypes> = { users: new Map(), teams: new Map() };
  let withholdsRemovals = true;
  return {
    send: async (file, csv, missing) => {
      const kind = kindOf(profile, file);
      if (kind === undefined) throw new Error(`the rules take no file named ${file}`);
      const others = [...directories[kind === 'users' ? 'teams' : 'users'].keys()];
      const entryTypes = types[kind];
      const chosen = missing === undefined ? {} : { missing };
      const planned = await planInMemory(directories[kind], csv, {
        profile,
        kind,
        entryTypes,
        others,
        withholdsRemovals,
        ...chosen,
      });
      directories.users = applied(directories.users, planned, 'user');
      directories.teams = applied(directories.teams, planned, 'team');
      types[kind] = new Map([...entryTypes, ...Object.entries(planned.plan.newEntries)]);
      withholdsRemovals = planned.plan.unidentifiedRows === 0;
      const names = kind === 'users' ? profile.fileNames : profile.teams?.fileNames;
      return { ...planned, kind, fileDate: names && dateIn(names, file, Date.UTC(2027, 0)) };
    },
    users: () => facts(directories.users),
    teams: () => facts(directories.teams),
    customFields: (kind) => Object.fromEntries(types[kind]),
  };
}
