/** Which import a command means. */
import type { Import } from '../shared/domain/import.ts';
import { listImports } from '../shared/store/imports.ts';
import { notFound, refused, wrongUsage } from './cli-fault.ts';
import type { Session } from './session.ts';

/** A tenant's imports, last arrived first: ids are exact to the second only. */
export async function importsNewestFirst({ deployment }: Session, tenant: string): Promise<Import[]> {
  const found: Import[] = [];
  for await (const one of listImports(deployment.imports, tenant, Date.now())) found.push(one);
  return found.sort((a, b) => (a.order < b.order ? 1 : -1));
}

/** The import whose id begins like this, or the newest. Throws `CliFault` when there is none, or more than one. */
export async function findImport(session: Session, tenant: string, id: string | undefined): Promise<Import> {
  const imports = await importsNewestFirst(session, tenant);
  if (id !== undefined) return matching(session, tenant, id, imports);
  const [newest] = imports;
  if (newest !== undefined) return newest;
  throw notFound(
    'import',
    `${tenant} has no imports yet: upload a file, or ${session.next(`import ${tenant} <file>`)}`,
  );
}

/** The import whose id begins like this, or the newest held one. Throws `CliFault` like `findImport`. */
export async function findHeldImport(session: Session, tenant: string, id: string | undefined): Promise<Import> {
  if (id !== undefined) return findImport(session, tenant, id);
  const held = (await importsNewestFirst(session, tenant)).find(({ state }) => state === 'held');
  if (held !== undefined) return held;
  throw refused('not-held', `no import of ${tenant} is held: ${session.next(`imports list ${tenant}`)} shows all`);
}

/** As `importIdOf` makes them. A whole id may be that of an upload which has not been noticed yet. */
export const isWholeId = (id: string | undefined): id is string =>
  id !== undefined && /^\d{8}T\d{6}Z-[0-9a-f]{10}$/.test(id);

function matching(session: Session, tenant: string, id: string, imports: readonly Import[]): Import {
  const found = imports.filter((one) => one.id.startsWith(id));
  const exact = found.find((one) => one.id === id) ?? found[0];
  if (exact === undefined) {
    throw notFound('import', `${tenant} has no import ${id}: ${session.next(`imports list ${tenant}`)} shows all`);
  }
  if (found.length === 1 || exact.id === id) return exact;
  const some = found.slice(0, 3).map((one) => one.id);
  throw wrongUsage('ambiguous-import', `${found.length} imports of ${tenant} begin with ${id}: ${some.join(', ')}, …`);
}
