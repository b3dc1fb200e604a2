/** Files as customers send them, and what planning says of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { adjustSettings, type SettingText } from '../../../shared/domain/adjust-profile.ts';
import { presets } from '../../../shared/domain/presets/by-name.ts';
import type { Planned } from '../../support/memory-plan.ts';
import { createMemoryTenant, type MemoryTenant } from '../../support/memory-tenant.ts';

/** A file below `test/fixtures`. */
export const fixture = (path: string): Buffer => readFileSync(join(import.meta.dirname, '../../fixtures', path));

/** A new tenant with the rules of a preset, changed as `rollcall tenants set` changes them. */
export function tenantOf(preset: string, ...settings: readonly SettingText[]): MemoryTenant {
  const profile = presets.get(preset) ?? expect.fail(`there is no preset ${preset}`);
  return createMemoryTenant(adjustSettings(profile, settings));
}

/** Row, column and code of every finding, by row; findings about the file as a whole have no row. */
export const findings = ({ issues }: Planned) =>
  issues
    .map(({ row, column, code }) => [row, column, code] as const)
    .sort(([a = 0, left = ''], [b = 0, right = '']) => a - b || (left < right ? -1 : 1));

/** What each finding about a column of a row expects instead. */
export const expectedAt = ({ issues }: Planned, row: number, column: string): string | undefined =>
  issues.find((one) => one.row === row && one.column === column)?.expected;

/** The kind of change that each key gets. */
export const changesOf = ({ changes }: Planned): Record<string, string> =>
  Object.fromEntries(changes.map(({ entity, key, type }) => [entity === 'team' ? `team ${key}` : key, type]));
