/** A tenant in memory whose files and sweeps come at instants: what becomes of users as time goes by. */
import { happeningOf } from '../../shared/domain/due.ts';
import { nextDue } from '../../shared/domain/lifecycle.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { User } from '../../shared/domain/user.ts';
import { applied, type Entry, type Planned, planInMemory, type Settings } from './memory-plan.ts';

/** Instants are ISO texts or epoch milliseconds. */
type Instant = string | number;

export type DatedTenant = {
  /** Plans and applies a file at an instant; every file is an import of its own. */
  readonly send: (csv: string, at: Instant, settings?: Settings) => Promise<Planned>;
  /** Plans it only. */
  readonly plan: (csv: string, at: Instant, settings?: Settings) => Promise<Planned>;
  /** Carries out what is due by then, oldest first. */
  readonly sweep: (at: Instant) => void;
  readonly user: (key: string) => User | undefined;
  /** Forgets what makes an unchanged row cheap, as a write from elsewhere does: every row is compared again. */
  readonly forget: () => void;
};

const epoch = (at: Instant): number => (typeof at === 'string' ? Date.parse(at) : at);

export function createDatedTenant(profile: Profile): DatedTenant {
  let directory = new Map<string, Entry>();
  let imports = 0;
  const plan: DatedTenant['plan'] = (csv, at, settings) =>
    planInMemory(directory, csv, { profile, importId: `import-${imports + 1}`, now: epoch(at), ...settings });
  return {
    plan,
    send: async (csv, at, settings) => {
      const planned = await plan(csv, at, settings);
      imports += 1;
      directory = applied(directory, planned);
      return planned;
    },
    sweep: (at) => {
      for (const [key, { user }] of [...directory]) {
        const after = carriedOut(user, epoch(at));
        if (after === undefined) directory.delete(key);
        else if (after !== user) directory.set(key, { user: after });
      }
    },
    user: (key) => directory.get(key)?.user,
    forget: () => {
      directory = new Map([...directory].map(([key, { user }]) => [key, { user }]));
    },
  };
}

/** Undefined: purged. */
function carriedOut(user: User, now: number): User | undefined {
  const due = nextDue(user.status, user.instants ?? {});
  const happening = due && due.at <= now ? happeningOf('acme', user, due) : undefined;
  if (happening === undefined) return user;
  if (happening.telling.type === 'user.purged') return undefined;
  const { status, instants } = happening;
  return carriedOut({ ...user, status, instants, version: user.version + 1 }, now);
}
