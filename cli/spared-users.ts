/** Some of those whom an import's plan spares, for whoever looks at the import. */
import type { Import } from '../shared/domain/import.ts';
import type { Manifest } from '../shared/domain/plan.ts';
import { getManifest } from '../shared/store/plans.ts';
import type { Deployment } from './deployment.ts';
import { issuesOf } from './import-issues.ts';
import { reasonFor, type Spared, sparedIn, sparedJson, sparedSentence } from './plan-view/spared.ts';
import { waitingOf } from './plan-view/stored-plan.ts';

export type SparedUsers = { readonly manifest: Manifest; readonly first: readonly Spared[] };

/** Enough to see what it is about; `imports plan` shows all. */
const shown = 10;

/** Undefined: nobody, or the plan is not there (any more). */
export async function sparedOf(deployment: Deployment, one: Import): Promise<SparedUsers | undefined> {
  const manifest = await getManifest(deployment.work, { tenant: one.tenant, importId: one.id, round: one.round });
  if (manifest?.spared === undefined) return undefined;
  const first: Spared[] = [];
  const sources = { manifest, issues: () => issuesOf(deployment, one), waiting: () => waitingOf(deployment, manifest) };
  for await (const spared of sparedIn(sources)) {
    first.push(spared);
    if (first.length === shown) break;
  }
  return { manifest, first };
}

/** How many, then one line each. */
export const sparedFacts = (spared: SparedUsers | undefined) =>
  spared === undefined
    ? []
    : ([
        ['spared', sparedSentence(spared.manifest)],
        ...spared.first.map((one) => [one.why, `${whom(one)}: ${reasonFor(one, spared.manifest.patience)}`] as const),
      ] as const);

const whom = (one: Spared): string =>
  one.why === 'protected' && one.row !== undefined ? `${one.key} (row ${one.row})` : one.key;

/** For `--json`: null for nobody. */
export const sparedDetails = (spared: SparedUsers | undefined) =>
  spared === undefined
    ? null
    : { ...spared.manifest.spared, users: spared.first.map((one) => sparedJson(one, spared.manifest.patience)) };
