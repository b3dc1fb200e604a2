import type { Import } from '../domain/import.ts';
import type { LaneContext } from '../store/context.ts';
import { getImport, updateImport } from '../store/imports.ts';
import { advance } from './advance.ts';
import type { Decision } from './decide-import.ts';
import { scheduleRemoval } from './remove-upload.ts';

/** The import is not there, or has ended. */
export class NotCancellable extends Error {
  override name = 'NotCancellable';
}

/**
 * Stops an import. Before anything of it is applied it ends as `cancelled`, and its upload goes. While it is being applied, chunks
 * that have begun are applied to their end and no other is; what was done is then summed up, and it ends as `cancelled` with the
 * failure `cancelled-in-part`: or as ever, when everything was done already. Returns it as it is then. Throws `NotCancellable`.
 */
export async function cancelImport(context: LaneContext, { tenant, importId, by }: Decision): Promise<Import> {
  const at = context.now();
  const cancel = { by, at };
  const change = { state: 'cancelled', cancel, finishedAt: at } as const;
  const isOver = await updateImport(context.imports, tenant, importId, ['received', 'planning', 'held'], change);
  const isMarked = !isOver && (await updateImport(context.imports, tenant, importId, ['applying'], { cancel }));
  const one = await getImport(context.imports, tenant, importId);
  if (one === undefined) throw new NotCancellable(`import ${importId} is not there`);
  if (!isOver && !isMarked)
    throw new NotCancellable(`import ${importId} is over (${one.state}): nothing can be stopped`);
  if (isOver) await scheduleRemoval(context, one);
  await advance(context, tenant);
  return one;
}
