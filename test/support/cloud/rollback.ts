/** An import that is taken back, and what is the same afterwards. */
import type { Import } from '../../../shared/domain/import.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { requestRollback } from '../../../shared/import/request-rollback.ts';
import type { DirectoryItem } from '../../../shared/store/directory-item.ts';
import { getImport } from '../../../shared/store/imports.ts';
import { getIssues, getManifest } from '../../../shared/store/plans.ts';
import type { Cloud } from './cloud.ts';
import { deliver } from './deliver.ts';
import { usersOf } from './site.ts';

/** Asks for it, lets everything happen that follows, and returns the import that does it. */
export async function takeBack(cloud: Cloud, { tenant, id }: Pick<Import, 'tenant' | 'id'>): Promise<Import> {
  cloud.clock.advance(1000);
  const asked = await requestRollback(cloud.context, { tenant, importId: id, by: 'jo@example.com' });
  await deliver(cloud);
  return (await getImport(cloud.backdoor.imports, tenant, asked.id)) ?? asked;
}

/** What planning found. */
export async function planIssuesOf({ backdoor }: Cloud, one: Import): Promise<Issue[]> {
  const manifest = await getManifest(backdoor.work, { tenant: one.tenant, importId: one.id, round: one.round });
  const found = await Promise.all((manifest?.issueKeys ?? []).map((key) => getIssues(backdoor.work, key)));
  return found.flat();
}

/** What every write leaves behind, and since when somebody is out. */
const traces = [
  'version',
  'updatedAt',
  'lastChange',
  'rowHash',
  'recordHash',
  'deactivatedAt',
  'archivedAt',
  'deletedAt',
] as const;

/** Everybody by key, without the traces of writes. */
export async function directoryOf(cloud: Cloud, tenant: string): Promise<Record<string, DirectoryItem>> {
  const items = [...(await usersOf(cloud, tenant))].map(([key, item]) => {
    const rest = Object.entries(item).filter(([name]) => !traces.some((trace) => trace === name));
    return [key, Object.fromEntries(rest)] as const;
  });
  return Object.fromEntries(items);
}
