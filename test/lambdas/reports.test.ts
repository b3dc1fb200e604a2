import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportImport } from '../../lambdas/report-import.ts';
import { reportPlan } from '../../lambdas/report-plan.ts';
import { noCounts } from '../../shared/domain/counts.ts';
import type { Import } from '../../shared/domain/import.ts';
import { deliver } from '../support/cloud/deliver.ts';
import { addCustomer, importFile, upload } from '../support/cloud/site.ts';
import { withCloud } from '../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../support/employee-file.ts';

const line = v.looseObject({ message: v.optional(v.string()), _aws: v.optional(v.unknown()) });
let lines: v.InferOutput<typeof line>[] = [];

beforeEach(() => {
  lines = [];
  // Loggers print through a console of their own, metrics likewise.
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    const printed = String(text).trim();
    if (printed.startsWith('{')) lines.push(v.parse(line, JSON.parse(printed)));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const logger = () => new Logger({ serviceName: 'test' });
const metrics = () => new Metrics({ namespace: 'Rollcall', serviceName: 'test' });

const one: Import = {
  id: 'import-1',
  tenant: 'acme',
  file: 'Ada Lovelace.csv',
  key: 'acme/Ada Lovelace.csv',
  versionId: 'v',
  etag: 'e',
  size: 1,
  kind: 'users',
  order: '1',
  state: 'applying',
  receivedAt: 0,
  planStartedAt: 1000,
  planEndedAt: 3500,
  finishedAt: 9000,
  round: 0,
  counts: { ...noCounts, rows: 1000, rejected: 3 },
  expiresAt: 0,
};

const told = () => lines.find(({ message }) => message !== undefined);
const measured = () => lines.filter(({ _aws }) => _aws !== undefined);

describe('a plan is told of', () => {
  it('with what becomes of it, rows and seconds', () => {
    reportPlan(logger(), metrics(), one);
    expect(told()).toMatchObject({
      message: 'import planned',
      state: 'applying',
      rows: 1000,
      rejected: 3,
      seconds: 2.5,
    });
    expect(measured()).toMatchObject([
      { PlanRows: 1000, PlanSeconds: 2.5, tenant: 'acme', importId: 'import-1', service: 'test' },
    ]);
    expect(measured()[0]).not.toHaveProperty('ImportHeld');
  });

  it('as held, with the codes of the reasons and no value of a person', () => {
    const group = {
      code: 'group-shrinks',
      field: 'surname',
      value: 'Lovelace',
      removals: 2,
      members: 3,
      limit: 1,
    } as const;
    reportPlan(logger(), metrics(), { ...one, state: 'held', held: [group, { code: 'not-activated' }] });
    expect(told()).toMatchObject({ state: 'held', held: 'group-shrinks, not-activated' });
    expect(measured()).toMatchObject([{ ImportHeld: 1 }]);
    expect(JSON.stringify(lines)).not.toContain('Lovelace');
  });

  it('as failed, with the code of the failure', () => {
    reportPlan(logger(), metrics(), { ...one, state: 'planning', failure: { code: 'no-rows', message: 'm' } });
    expect(told()).toMatchObject({ state: 'failed', failure: 'no-rows' });
  });
});

describe('an ended import is told of', () => {
  it('with how it ended, in a dimension that has few values, and whose it is beside it', () => {
    reportImport(logger(), metrics(), { ...one, state: 'succeeded_with_errors' });
    expect(told()).toMatchObject({ message: 'import ended', tenant: 'acme', importId: 'import-1', seconds: 9 });
    expect(measured()).toMatchObject([
      { ImportEnded: 1, state: 'succeeded_with_errors', tenant: 'acme', importId: 'import-1' },
      { ImportSeconds: 9, ImportRows: 1000, ImportRowsRejected: 3, tenant: 'acme' },
    ]);
    expect(JSON.stringify(measured().map(({ _aws }) => _aws))).not.toContain('tenant');
    expect(JSON.stringify(lines)).not.toContain('Lovelace');
  });
});

describe('planning tells', () => {
  const cloud = withCloud();

  it('of each import once, however often its message comes', async () => {
    await addCustomer(cloud(), 'told', { missing: 'archive' });
    await importFile(cloud(), 'told', csvOf(employees(1, 40)));
    const seen: string[] = [];
    const context = { ...cloud().context, onPlanned: ({ state }: Import) => seen.push(state) };
    await upload(cloud(), 'told', 'staff.csv', csvOf(employees(1, 20)));
    await deliver({ ...cloud(), context }, { twice: true });
    expect(seen).toEqual(['held']);
  });
});
