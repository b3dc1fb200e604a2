/** A plan as scripts see it: one JSON document, written as it is read. */
import type { Change } from '../../shared/domain/change.ts';
import { holdSentence } from '../hold-reason.ts';
import { issueJson } from '../import-issues.ts';
import { isoInstant } from '../wording.ts';
import { fieldChangesOf } from './field-changes.ts';
import { type Gate, type Part, type PlanView, partOf, parts } from './plan-view.ts';
import { sparedIn, sparedJson } from './spared.ts';

/** What comes before changes and issues. */
export const planSummaryJson = ({ tenant, file, importId, manifest, gate }: PlanView) => ({
  tenant,
  file,
  kind: manifest.kind,
  importId: importId ?? null,
  plannedAt: isoInstant(manifest.plannedAt),
  profileRevision: manifest.profileRevision,
  planHash: manifest.hash,
  counts: manifest.counts,
  spared: manifest.spared ?? { protected: 0, waiting: 0 },
  gate: gateJson(gate),
});

const gateJson = (gate: Gate) =>
  gate.verdict === 'hold'
    ? { ...gate, reasons: gate.reasons.map((reason) => ({ ...reason, message: holdSentence(reason) })) }
    : gate;

const ofChanges = parts.filter((part) => part !== 'spared' && part !== 'issues');

/** In pieces. A part that is not wanted is not in it. */
export async function* planJson(view: PlanView, wanted: ReadonlySet<Part>): AsyncGenerator<string> {
  yield JSON.stringify(planSummaryJson(view), undefined, 2).slice(0, -2);
  if (ofChanges.some((part) => wanted.has(part))) yield* member('changes', changesOf(view, wanted));
  if (wanted.has('spared'))
    yield* member(
      'sparedUsers',
      mapped(sparedIn(view), (one) => sparedJson(one, view.manifest.patience)),
    );
  if (wanted.has('issues')) yield* member('issues', mapped(view.issues(), issueJson));
  yield '\n}\n';
}

async function* member(name: string, values: AsyncIterable<unknown>): AsyncGenerator<string> {
  yield `,\n  "${name}": [`;
  let separator = '\n    ';
  for await (const value of values) {
    yield separator + JSON.stringify(value);
    separator = ',\n    ';
  }
  yield '\n  ]';
}

async function* changesOf(view: PlanView, wanted: ReadonlySet<Part>): AsyncGenerator<unknown> {
  for await (const change of view.changes()) if (wanted.has(partOf(change))) yield changeJson(change);
}

async function* mapped<T>(all: AsyncIterable<T>, toJson: (one: T) => unknown): AsyncGenerator<unknown> {
  for await (const one of all) yield toJson(one);
}

/** For `--json`: null for what there is none of. */
const changeJson = (change: Change) => ({
  what: partOf(change),
  entity: change.entity,
  key: change.key,
  row: change.row ?? null,
  reason: change.reason,
  status: change.status,
  fields: fieldChangesOf(change).map(({ field, before, after }) => ({
    field,
    before: before ?? null,
    after: after ?? null,
  })),
});
