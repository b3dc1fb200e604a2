/** Where an import is: told from its item and from a few small ones, which costs the system next to nothing. */
import { hasEnded, type Import } from '../../shared/domain/import.ts';
import { phases } from '../../shared/domain/plan.ts';
import { progressOf } from '../../shared/store/chunk-marks.ts';
import { listImports } from '../../shared/store/imports.ts';
import type { Table } from '../../shared/store/table.ts';
import { tenant } from './files.ts';

/** `done` of `chunks` are applied; `step` is what runs. */
export type Progress = {
  readonly step: 'arriving' | 'planning' | 'applying' | 'finishing' | 'ended';
  readonly done: number;
  readonly chunks: number;
};

async function newestImport(imports: Table): Promise<Import | undefined> {
  for await (const one of listImports(imports, tenant, Date.now())) return one;
  return undefined;
}

/** Of the import of `file`; before it is registered it is arriving. */
export async function progressOfFile(imports: Table, file: string): Promise<Progress> {
  const one = await newestImport(imports);
  const nothing = { done: 0, chunks: 0 };
  if (one?.file !== file || one.state === 'received') return { step: 'arriving', ...nothing };
  if (hasEnded(one.state) || one.state === 'held') return { step: 'ended', ...nothing };
  if (one.plan === undefined) return { step: 'planning', ...nothing };
  const round = { tenant, importId: one.id, round: one.round };
  let [done, chunks] = [0, 0];
  for (const phase of phases) {
    const total = one.plan.chunks[phase];
    chunks += total;
    done += total - (await progressOf(imports, round, phase, total)).open.length;
  }
  return { step: done === chunks ? 'finishing' : 'applying', done, chunks };
}
