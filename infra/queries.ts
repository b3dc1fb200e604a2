/**
 * Questions to the logs as data: each is saved in CloudWatch Logs Insights under its name, the runbook asks by that name, and
 * the dashboard shows some. Tenant and import id stand in log lines and not in dimensions of metrics (docs/decisions/monitoring.md).
 */
import { type FunctionName, functionNames } from '../shared/contracts/metrics.ts';

export interface QueryRow {
  /** What comes after `rollcall/` in the list of saved queries. */
  readonly name: string;
  /** The functions whose logs are asked. */
  readonly logs: readonly FunctionName[];
  /** The commands of the query, one a line. */
  readonly lines: readonly string[];
}

export const queryRows = {
  errors: {
    name: 'errors',
    logs: functionNames,
    lines: [
      'fields @timestamp, service, tenant, importId, message, error.name, error.message',
      'filter level = "ERROR"',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
  oneImport: {
    name: 'one-import',
    logs: functionNames,
    lines: [
      'fields @timestamp, service, message, step, chunk, state, milliseconds, error.message',
      'filter importId = "put the import here"',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
  oneTenant: {
    name: 'one-tenant',
    logs: functionNames,
    lines: [
      'fields @timestamp, service, importId, message, step, state, milliseconds, error.message',
      'filter tenant = "put the tenant here"',
      'sort @timestamp desc',
      'limit 1000',
    ],
  },
  importsByTenant: {
    name: 'imports-by-tenant',
    logs: ['finish'],
    lines: [
      'filter message = "import ended"',
      'stats count(*) as imports, sum(counts.rows) as rows, sum(counts.rejected) as rejected by tenant, state',
      'sort imports desc',
      'limit 20',
    ],
  },
  failedImports: {
    name: 'failed-imports',
    logs: ['finish'],
    lines: [
      'fields @timestamp, tenant, importId, failure',
      'filter message = "import ended" and state = "failed"',
      'sort @timestamp desc',
      'limit 20',
    ],
  },
  heldImports: {
    name: 'held-imports',
    logs: ['plan'],
    lines: [
      'fields @timestamp, tenant, importId, held',
      'filter message = "import planned" and state = "held"',
      'sort @timestamp desc',
      'limit 20',
    ],
  },
  slowImports: {
    name: 'slow-imports',
    logs: ['finish'],
    lines: [
      'fields @timestamp, tenant, importId, counts.rows, seconds',
      'filter message = "import ended"',
      'sort seconds desc',
      'limit 20',
    ],
  },
  slowPlans: {
    name: 'slow-plans',
    logs: ['plan'],
    lines: [
      'fields @timestamp, tenant, importId, rows, seconds',
      'filter message = "import planned"',
      'sort seconds desc',
      'limit 20',
    ],
  },
  failedLogins: {
    name: 'failed-logins',
    logs: ['authenticate'],
    lines: [
      'filter message = "login" and login.outcome = "failed"',
      'stats count(*) as logins by login.tenant, login.reason',
      'sort logins desc',
      'limit 20',
    ],
  },
  runs: {
    name: 'runs',
    logs: functionNames,
    lines: [
      'filter type = "platform.report"',
      'stats count(*) as runs, max(record.metrics.durationMs) as longest, max(record.metrics.maxMemoryUsedMB) as megabytes by @log, record.status',
      'sort longest desc',
      'limit 50',
    ],
  },
  sweeps: {
    name: 'sweeps',
    logs: ['sweep'],
    lines: [
      'fields @timestamp, message, sweep.lanes, sweep.paused, sweep.registered, due.carriedOut, due.lag, due.isComplete',
      'filter message in ["swept", "carried out"]',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
  purges: {
    name: 'purges',
    logs: ['purge'],
    lines: [
      'fields @timestamp, message, purge.purged, purge.lag, purge.isComplete, tenant',
      'filter message in ["purged", "a file did not come"]',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
} as const satisfies Record<string, QueryRow>;
