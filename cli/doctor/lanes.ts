import { tenantsWithExpiredLease } from '../../shared/store/lane.ts';
import type { Deployment } from '../deployment.ts';
import { counted } from '../wording.ts';
import { type Finding, failed, finding, ok } from './finding.ts';

/** Milliseconds after which the sweep must have started a step again whose lease ran out: it runs every five minutes. */
const patience = 15 * 60_000;

const named = 5;

/** Lanes that stand still, so that a tenant's files wait. */
export const lookAtLanes = ({ imports }: Deployment): Promise<Finding> =>
  finding('lanes', async () => {
    const still: string[] = [];
    for await (const tenant of tenantsWithExpiredLease(imports, Date.now() - patience)) still.push(tenant);
    if (still.length === 0) return ok('lanes', 'none stands still');
    const some = still.toSorted().slice(0, named).join(', ');
    const more = still.length > named ? ', …' : '';
    const todo = 'see docs/runbook.md#no-sweep; a tenant that is paused stands still on purpose: rollcall tenants list';
    return failed('lanes', `${counted(still.length, 'lane')} not moved for a quarter of an hour: ${some}${more}`, todo);
  });
