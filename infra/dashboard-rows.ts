/** The dashboard as data: each row answers one question, in the order in which somebody on call asks them. */
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  dueLag,
  endpointMetric,
  lanesPaused,
  missedDeliveries,
  oldestMessage,
  period,
  purgeLag,
  visibleMessages,
  type Watched,
} from './watched.ts';

interface Graph {
  readonly title: string;
  readonly metrics: readonly IMetric[];
}

export interface DashboardRow {
  readonly question: string;
  readonly graphs: readonly Graph[];
}

export function dashboardRows(watched: Watched): readonly DashboardRow[] {
  return [
    { question: 'Are files getting in?', graphs: gettingIn(watched) },
    { question: 'Is anything stuck?', graphs: stuck(watched) },
    { question: 'Is anything failing?', graphs: failing(watched) },
    { question: 'Is it fast?', graphs: fast(watched) },
  ];
}

function gettingIn({ functions, serverId }: Watched): Graph[] {
  return [
    { title: 'Files uploaded', metrics: [endpointMetric(serverId, 'FilesIn')] },
    { title: 'Bytes uploaded', metrics: [endpointMetric(serverId, 'BytesIn')] },
    { title: 'Files that did not come', metrics: [missedDeliveries()] },
    { title: 'Logins', metrics: [functions.authenticate.metricInvocations({ period })] },
  ];
}

function stuck({ queues }: Watched): Graph[] {
  const all = queues.all();
  return [
    { title: 'Oldest message (s)', metrics: all.map(({ queue }) => oldestMessage(queue)) },
    { title: 'Messages waiting', metrics: all.map(({ queue }) => visibleMessages(queue)) },
    { title: 'Dead letters', metrics: all.map(({ deadLetters }) => visibleMessages(deadLetters)) },
    { title: 'Tenants paused', metrics: [lanesPaused()] },
    { title: 'Oldest thing due (s)', metrics: [dueLag()] },
    { title: 'Oldest history to purge (s)', metrics: [purgeLag()] },
  ];
}

function failing({ functions }: Watched): Graph[] {
  const all = Object.values(functions);
  return [
    { title: 'Errors', metrics: all.map((lambda) => lambda.metricErrors({ period })) },
    { title: 'Throttles', metrics: all.map((lambda) => lambda.metricThrottles({ period })) },
    { title: 'Steps that died', metrics: [functions.fail.metricInvocations({ period })] },
  ];
}

function fast({ functions }: Watched): Graph[] {
  const steps = [functions.plan, functions.apply, functions.finish];
  return [
    {
      title: 'Longest run (ms)',
      metrics: steps.map((step) => step.metricDuration({ period, statistic: Stats.MAXIMUM })),
    },
    { title: 'Runs', metrics: steps.map((step) => step.metricInvocations({ period })) },
    { title: 'Sweep (ms)', metrics: [functions.sweep.metricDuration({ period, statistic: Stats.MAXIMUM })] },
  ];
}
