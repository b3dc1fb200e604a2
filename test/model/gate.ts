/** Why a plan waits for a person, by docs/safety.md. */
import {
  countedAs,
  day,
  isActive,
  isRemoval,
  type Model,
  type ModelChange,
  type ModelImport,
  type none,
  type Plan,
  type Reason,
  rules,
} from './state.ts';

type Totals = {
  readonly removals: number;
  readonly creations: number;
  readonly changes: number;
  readonly lost: number;
  readonly endings: number;
};

/** What is agreed to: all changes, but not until when a deletion can be undone. */
export const hashOf = ({ changes }: Plan): string =>
  JSON.stringify(
    changes.map(({ instants, ...change }) => ({
      ...change,
      instants: change.status === 'deleted' ? undefined : instants,
    })),
  );

const limitOf = ({ count, percent }: { count: number; percent: number }, all: number): number =>
  Math.max(count, Math.floor((all * percent) / 100));

export type Judged = {
  readonly reasons: readonly Reason[];
  readonly active: number;
  readonly removals: number;
  readonly lost: number;
  readonly endings: number;
};

export function judge(model: Model, one: ModelImport, plan: Plan, now: number): Judged {
  const active = [...model.users.values()].filter(({ status }) => isActive(status)).length;
  const earlier = earlierPlans(model, one, now);
  const mostActive = Math.max(active, earlier.mostActive);
  const kinds = plan.changes.map(({ kind }) => kind);
  const removals = kinds.filter(isRemoval).length;
  const creations = kinds.filter((kind) => kind === 'create').length;
  const changes = kinds.length - removals - creations;
  const isNearHalf = removals > 0 && 2 * (removals + earlier.lost) > mostActive;
  const lost = isNearHalf ? plan.changes.filter((change) => isLoss(model, change)).length : removals;
  // Dates that come back with a rollback were known before.
  const endings = 'file' in one.what ? plan.changes.filter(isEnding).length : 0;
  const mostEndings = limitOf(rules.removals, mostActive);
  const since = (count: number) => (count > 0 ? { earlier: count } : {});
  const over = (what: 'removals' | 'creations' | 'changes', count: number): Reason[] => {
    const limit = limitOf(rules[what], mostActive);
    if (count === 0 || count + earlier[what] <= limit) return [];
    return [{ code: `too-many-${what}`, [what]: count, ...since(earlier[what]), active: mostActive, limit }];
  };
  const reasons = [
    ...over('removals', removals),
    ...over('creations', creations),
    ...over('changes', changes),
    ...(endings > 0 && endings + earlier.endings > mostEndings
      ? [
          {
            code: 'too-many-endings',
            endings,
            ...since(earlier.endings),
            limit: mostEndings,
            active: mostActive,
          },
        ]
      : []),
    ...(lost > 0 && 2 * (lost + earlier.lost) > mostActive
      ? [{ code: 'more-than-half', removals: lost, ...since(earlier.lost), active: mostActive }]
      : []),
    ...(plan.absenceRemovals > 0 ? plan.doubts.map((code) => ({ code, removals })) : []),
  ];
  return { reasons: agreed(one, hashOf(plan), reasons), active, removals, lost, endings };
}

/** An approval is of one plan; another one is held again unless it is within all limits. */
function agreed({ approved }: ModelImport, hash: string, reasons: readonly Reason[]): readonly Reason[] {
  if (approved === hash || reasons.length === 0) return [];
  return approved === undefined ? reasons : [{ code: 'changed-since-approval' }, ...reasons];
}

const isLoss = (model: Model, { kind, key }: ModelChange): boolean =>
  isRemoval(kind) && isActive(model.users.get(key)?.status ?? 'deleted');

/** An active user gets a date on which the access ends, and had none. */
const isEnding = ({ kind, status, instants, before }: ModelChange): boolean =>
  kind === 'update' &&
  isActive(status) &&
  instants?.offboardsAt !== undefined &&
  before.instants?.offboardsAt === undefined;

/** What imports did whose plans ended within 24 hours before and that nobody approved. */
function earlierPlans(model: Model, one: ModelImport, now: number): Totals & { readonly mostActive: number } {
  const sum = { removals: 0, creations: 0, changes: 0, lost: 0, endings: 0, mostActive: 0 };
  for (const other of model.imports) {
    const { plan, counts, approved } = other;
    if (other === one || plan === undefined || other.done === undefined) continue;
    if (other.keptUntil <= now || plan.at <= now - day || approved === plan.hash) continue;
    const totals = totalsOf(counts, plan.lost, plan.endings);
    sum.removals += totals.removals;
    sum.creations += totals.creations;
    sum.changes += totals.changes;
    sum.lost += totals.lost;
    sum.endings += plan.endings;
    sum.mostActive = Math.max(sum.mostActive, plan.active);
  }
  return sum;
}

function totalsOf(counts: typeof none, lost: number, endings: number): Totals {
  const removals = counts.archived + counts.deactivated + counts.deleted;
  const changes = counts.updated + counts.reactivated + counts.restored;
  return { removals, creations: counts.created, changes, lost: Math.min(lost, removals), endings };
}

/** The counts of an import that was applied: those of its plan, and what it did. */
export function countsAfter({ counts, changes }: Plan): typeof none {
  const sum = { ...counts };
  for (const { kind } of changes) sum[countedAs[kind]] += 1;
  return sum;
}
