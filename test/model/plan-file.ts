/** What a file comes to, by docs/architecture.md (what a file can't do), docs/profiles.md (dates) and docs/lifecycle.md. */
import {
  day,
  type Fields,
  type File,
  type Instants,
  isActive,
  isPresent,
  type Kind,
  type Model,
  type ModelChange,
  type ModelUser,
  none,
  type Plan,
  type Policy,
  type Row,
  rules,
  type Status,
} from './state.ts';

const refused: Plan = { changes: [], counts: none, isRefused: true, absenceRemovals: 0, doubts: [] };

const stateOfAbsence: Readonly<Record<Policy, Status | undefined>> = {
  leave: undefined,
  deactivate: 'deactivated',
  archive: 'archived',
  delete: 'deleted',
};

/** @param today when the import was planned for the first time @param now when it is planned this time */
export function planFile(model: Model, file: File, today: number, now: number): Plan {
  if (file.isBroken || (file.rows.length === 0 && !file.hasStranger)) return refused;
  const counts = { ...none, missing: 0 };
  const ofRows: ModelChange[] = [];
  let line = 1;
  for (const row of file.rows) {
    line += row.twice ? 2 : 1;
    counts.rows += row.twice ? 2 : 1;
    const planned = row.twice || row.name === '' ? 'rejected' : planRow(model.users.get(row.key), row, line, today);
    if (planned === 'rejected') counts.rejected += row.twice ? 2 : 1;
    else if (planned === 'unchanged') counts.unchanged += 1;
    else ofRows.push(planned);
  }
  if (file.hasStranger) {
    counts.rows += 1;
    counts.rejected += 1;
  }
  const named = new Set(file.rows.map(({ key }) => key));
  const absent = [...model.users.values()].filter(({ key, status }) => !named.has(key) && isPresent(status));
  counts.missing = absent.length;
  const isWithheld = file.hasStranger && !model.habits.hadStranger;
  const status = isWithheld ? undefined : stateOfAbsence[model.policy];
  const removals = absent.flatMap((user) => remove(user, status, now)).sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    changes: [...ofRows, ...removals],
    counts,
    isRefused: false,
    absenceRemovals: removals.length,
    doubts: [
      ...(model.habits.endsWithLineEnd && !file.hasLineEnd ? ['line-end-missing'] : []),
      ...(file.hasStranger ? ['unidentified-rows-again'] : []),
    ],
  };
}

function remove(user: ModelUser, status: Status | undefined, now: number): ModelChange[] {
  if (status === undefined || status === user.status) return [];
  const { key, version } = user;
  const instants = status === 'deleted' ? { purgesAt: now + rules.restoreDays * day } : undefined;
  const before = { status: user.status, instants: undefined };
  return [
    { key, kind: kindOf(user.status, status), row: undefined, version, status, was: {}, set: {}, instants, before },
  ];
}

/** The access ends at this hour of that day. */
const closesAt = (end: string): number => Date.parse(`${end}T${rules.offboardsAtHour}:00:00Z`);

/** What leads from one state to another is called. */
export function kindOf(from: Status, to: Status): Kind {
  if (to === 'archived') return 'archive';
  if (to === 'deleted') return 'delete';
  if (from === 'deleted') return 'restore';
  return to === 'active' ? 'reactivate' : 'deactivate';
}

function planRow(
  user: ModelUser | undefined,
  row: Row,
  line: number,
  today: number,
): ModelChange | 'unchanged' | 'rejected' {
  const stored = user?.fields.end;
  const end = row.end === '' ? stored : row.end;
  const isOver = end !== undefined && closesAt(end) <= today;
  const staysOut =
    user !== undefined && !isActive(user.status) && isOver && (row.end !== '' || user.status === 'deactivated');
  const status = row.status === 'active' && user !== undefined && staysOut ? user.status : row.status;
  const clock = user && stateByClock(user, today);
  const isBack = user !== undefined && !isActive(user.status) && isActive(status);
  const isIn = isActive(status) && (clock === undefined || isActive(clock) || isBack);
  if (row.end !== '' && row.end !== stored) {
    const isOut = clock !== undefined && !isActive(clock) && !isBack;
    if (isOut && stored !== undefined) return 'rejected';
    if (isIn && isOver) return 'rejected';
  }
  const instants = isIn ? instantsOf(user, isBack, end, today) : undefined;
  const { was, set } = difference(user?.fields ?? {}, row, end);
  const isMoved = user !== undefined && (user.status !== status || instants !== undefined);
  const differs = Object.keys(was).length + Object.keys(set).length > 0;
  if (user !== undefined && !differs && !isMoved) return 'unchanged';
  return {
    key: row.key,
    kind: user === undefined ? 'create' : user.status === status ? 'update' : kindOf(user.status, status),
    row: line,
    version: user?.version,
    status,
    was,
    set,
    instants,
    before: {
      status: user !== undefined && user.status !== status ? user.status : undefined,
      instants: user !== undefined && instants !== undefined ? user.instants : undefined,
    },
  };
}

/** Dates are judged as if the sweep had come already. */
const stateByClock = ({ status, instants: { offboardsAt } }: ModelUser, now: number): Status =>
  status === 'active' && offboardsAt !== undefined && offboardsAt <= now ? 'deactivated' : status;

/** Undefined: what is due stays as it is. */
function instantsOf(
  user: ModelUser | undefined,
  isBack: boolean,
  end: string | undefined,
  now: number,
): Instants | undefined {
  const known = user === undefined || isBack ? {} : user.instants;
  const isAhead = end !== undefined && closesAt(end) > now;
  const stays = user !== undefined && !isBack && user.fields.end === end;
  const offboardsAt = isAhead ? closesAt(end) : stays ? known.offboardsAt : undefined;
  const isSame = offboardsAt === known.offboardsAt && (!isBack || Object.keys(user?.instants ?? {}).length === 0);
  if (isSame) return undefined;
  return offboardsAt === undefined ? {} : { offboardsAt };
}

/** An empty cell erases; no cell takes an end away. */
function difference(known: Fields, row: Row, end: string | undefined): { was: Fields; set: Fields } {
  const claimed: Readonly<Record<string, string | undefined>> = {
    id: row.key,
    name: row.name,
    job: row.job === '' ? undefined : row.job,
    end,
  };
  const was: Record<string, string> = {};
  const set: Record<string, string> = {};
  for (const [field, after] of Object.entries(claimed)) {
    const before = known[field];
    if (before === after) continue;
    if (before !== undefined) was[field] = before;
    if (after !== undefined) set[field] = after;
  }
  return { was, set };
}
