import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { measured } from '../../shared/contracts/metrics.ts';
import { failedDeliveries, hour, oldestMessage, ours, period, visibleMessages } from '../metrics.ts';
import { queryRows } from '../queries.ts';
import type { StepQueue } from '../step-queues.ts';
import { thresholds } from '../thresholds.ts';
import type { Watched } from '../watched.ts';
import { colours, type Panel } from './panel.ts';

export function stuckPanels(watched: Watched): Panel[][] {
  return [waiting(), queues(watched), failing(watched), caredFor(), tables()];
}

function waiting(): Panel[] {
  return [
    {
      kind: 'graph',
      title: 'Oldest file that is neither done nor held',
      unit: 'seconds',
      metrics: [ours('ImportLag', { label: 'oldest file', statistic: Stats.MAXIMUM })],
      limit: { at: thresholds.importLate, alarm: 'import-late' },
    },
    {
      kind: 'graph',
      title: 'Files held for a person',
      unit: 'files',
      metrics: [ours('ImportsHeld', { label: 'held', statistic: Stats.MAXIMUM, color: colours.warning })],
    },
    {
      kind: 'graph',
      title: 'Oldest file held',
      unit: 'seconds',
      metrics: [ours('HeldLag', { label: 'oldest held', statistic: Stats.MAXIMUM, color: colours.warning })],
      limit: { at: thresholds.heldLong, alarm: 'held-long' },
    },
    {
      kind: 'graph',
      title: 'Tenants paused',
      unit: 'tenants',
      metrics: [ours('LanesPaused', { label: 'paused', statistic: Stats.MAXIMUM })],
    },
  ];
}

function queues({ queues: { arrivals, changes, finish, parked }, rules }: Watched): Panel[] {
  const all = Object.entries<StepQueue>({ arrivals, changes, finish });
  return [
    {
      kind: 'graph',
      title: 'Oldest message',
      unit: 'seconds',
      metrics: all.map(([name, { queue }]) => oldestMessage(queue, name)),
      limit: { at: thresholds.waiting, alarm: '…-waiting' },
    },
    {
      kind: 'graph',
      title: 'Messages waiting',
      unit: 'messages',
      metrics: all.map(([name, { queue }]) => visibleMessages(queue, name)),
    },
    {
      kind: 'graph',
      title: 'Dead letters',
      unit: 'messages',
      metrics: [
        ...all.map(([name, { deadLetters }]) => visibleMessages(deadLetters, name)),
        visibleMessages(parked, 'parked'),
      ],
      limit: { at: 1, alarm: '…-dead-letters' },
    },
    {
      kind: 'graph',
      title: 'Events not delivered',
      unit: 'events',
      metrics: Object.entries(rules).map(([label, rule]) => failedDeliveries(rule, label)),
      limit: { at: 1, alarm: '…-undelivered' },
    },
  ];
}

function failing({ functions }: Watched): Panel[] {
  const all = Object.entries(functions);
  return [
    {
      kind: 'graph',
      title: 'Runs that failed',
      unit: 'runs',
      metrics: all.map(([label, lambda]) => lambda.metricErrors({ period, label })),
      limit: { at: 1, alarm: '…-errors' },
    },
    {
      kind: 'graph',
      title: 'Messages that failed and come again',
      unit: 'messages',
      metrics: measured.MessageFailed.by.map((by) => ours('MessageFailed', { by, label: by })),
      limit: { at: 1, alarm: '…-errors' },
    },
    {
      kind: 'graph',
      title: 'Throttles',
      unit: 'runs',
      metrics: all.map(([label, lambda]) => lambda.metricThrottles({ period, label })),
    },
    {
      kind: 'graph',
      title: 'Steps that died',
      unit: 'runs of fail',
      metrics: [functions.fail.metricInvocations({ period, label: 'died', color: colours.bad })],
      limit: { at: 1, alarm: 'step-died' },
    },
  ];
}

function caredFor(): Panel[] {
  return [
    {
      kind: 'graph',
      title: 'Sweep: how late what was due is',
      unit: 'seconds',
      metrics: [ours('DueLag', { label: 'oldest due', statistic: Stats.MAXIMUM })],
      limit: { at: thresholds.dueLate, alarm: 'due-late' },
    },
    {
      kind: 'graph',
      title: 'Sweep: what it did',
      unit: 'things',
      metrics: [
        ours('DueCarriedOut', { label: 'users due' }),
        ours('LanesSwept', { label: 'tenants started again' }),
        ours('UploadsSwept', { label: 'uploads without event' }),
        ours('RemovalsSwept', { label: 'removals lost' }),
      ],
    },
    {
      kind: 'graph',
      title: 'Purge: how late history is deleted',
      unit: 'seconds',
      metrics: [ours('PurgeLag', { label: 'oldest history', statistic: Stats.MAXIMUM, period: hour })],
      limit: { at: thresholds.purgeLate, alarm: 'purge-late' },
    },
    {
      kind: 'graph',
      title: 'Purge: what it did',
      unit: 'imports',
      metrics: [ours('ImportsPurged', { label: 'purged', period: hour })],
    },
  ];
}

function tables(): Panel[] {
  return [
    { kind: 'table', title: 'Imports that were held', query: queryRows.heldImports },
    { kind: 'table', title: 'Imports that failed', query: queryRows.failedImports },
    { kind: 'table', title: 'Errors', query: queryRows.errors },
  ];
}
