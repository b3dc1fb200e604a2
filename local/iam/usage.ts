/**
 * Writes down what was allowed, and by which statements, for whoever wants to know which permissions are needed. One file
 * for each cloud; every line is on disk before the call goes on, so that a cloud which is killed has told everything.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Use } from './judge.ts';

/** Folder of these files; without it nothing is written. */
export const usageFolder = 'ROLLCALL_PERMISSIONS_USED';

/** Resources that are told of one role, action and statement: the first ones show what the others are like. */
const samples = 20;

export function recordUsage(folder: string): (use: Use) => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${randomUUID()}.ndjson`);
  const told = new Map<string, Set<string>>();
  return ({ request, by }) => {
    const { principal, action, resource, context } = request;
    if (principal.kind !== 'role') return;
    const statements = by.map(({ name }) => name);
    const kind = [principal.arn, action, ...statements].join('\n');
    const resources = told.get(kind) ?? new Set();
    told.set(kind, resources);
    if (resources.has(resource) || resources.size >= samples) return;
    resources.add(resource);
    appendFileSync(file, `${JSON.stringify({ role: principal.arn, action, resource, context, statements })}\n`);
  };
}
