/** What is used, times what it costs. The services are lines of a table; adding one adds its line to the graph. */
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { functionNames } from '../../shared/contracts/metrics.ts';
import { endpointMetric, incomingBytes, period } from '../metrics.ts';
import { ownMetrics, prices } from '../prices.ts';
import type { StepQueue } from '../step-queues.ts';
import { logGroupOf, memoryOf, type Watched } from '../watched.ts';
import type { Panel } from './panel.ts';

export function costPanels(watched: Watched): Panel[][] {
  return [
    [
      {
        kind: 'graph',
        title: 'USD an hour, by service',
        unit: 'USD an hour',
        stacked: true,
        metrics: [lambda(watched), dynamodb(watched), sqs(watched), transfer(watched), logs(watched)],
      },
      {
        kind: 'graph',
        title: 'Lambda: USD an hour, by function',
        unit: 'USD an hour',
        stacked: true,
        metrics: functionNames.map((name) => lambdaOf(watched, name)),
      },
      { kind: 'graph', title: 'DynamoDB: units written', unit: 'write units', metrics: units(watched, 'Write') },
      { kind: 'graph', title: 'DynamoDB: units read', unit: 'read units', metrics: units(watched, 'Read') },
    ],
    [{ kind: 'text', markdown: standing() }],
  ];
}

/** A term of a sum: the metrics are added up, and each unit costs so much. */
interface Term {
  readonly metrics: Readonly<Record<string, IMetric>>;
  readonly usd: number;
}

/** USD an hour, at the rate of each period. What was not used at all has no data, and costs nothing. */
function cost(label: string, terms: readonly Term[]): MathExpression {
  const usingMetrics = Object.assign({}, ...terms.map(({ metrics }) => metrics));
  const [any = ''] = Object.keys(usingMetrics);
  const sum = terms.map(({ metrics, usd }) => `(${filled(metrics)}) * ${decimal(usd)}`).join(' + ');
  return new MathExpression({
    expression: `(${sum}) * 3600 / PERIOD(${any})`,
    usingMetrics,
    label,
    period,
  });
}

const filled = (metrics: Readonly<Record<string, IMetric>>): string =>
  Object.keys(metrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');

/** As metric math reads numbers: no exponents. */
const decimal = (value: number): string => value.toFixed(15).replace(/\.?0+$/, '');

function lambdaTerms({ functions }: Watched, name: (typeof functionNames)[number], prefix: string): Term[] {
  const { gigabyteSecond, request } = prices.lambda;
  const one = functions[name];
  return [
    {
      metrics: { [`${prefix}_ms_${name}`]: one.metricDuration({ period, statistic: Stats.SUM }) },
      usd: (memoryOf(one) * gigabyteSecond) / 1000,
    },
    { metrics: { [`${prefix}_runs_${name}`]: one.metricInvocations({ period }) }, usd: request },
  ];
}

const lambda = (watched: Watched): MathExpression =>
  cost(
    'Lambda',
    functionNames.flatMap((name) => lambdaTerms(watched, name, 'all')),
  );

const lambdaOf = (watched: Watched, name: (typeof functionNames)[number]): MathExpression =>
  cost(name, lambdaTerms(watched, name, 'one'));

/** Indexes are counted with their table ("DynamoDB metrics and dimensions"). */
function units({ tables }: Watched, what: 'Read' | 'Write'): Metric[] {
  return Object.entries(tables).map(
    ([label, { tableName }]) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName: `Consumed${what}CapacityUnits`,
        dimensionsMap: { TableName: tableName },
        statistic: Stats.SUM,
        period,
        label,
      }),
  );
}

function dynamodb(watched: Watched): MathExpression {
  const named = (prefix: string, metrics: readonly Metric[]) =>
    Object.fromEntries(metrics.map((metric) => [`${prefix}_${metric.label}`, metric]));
  return cost('DynamoDB', [
    { metrics: named('written', units(watched, 'Write')), usd: prices.dynamodb.writeUnit },
    { metrics: named('read', units(watched, 'Read')), usd: prices.dynamodb.readUnit },
  ]);
}

/** Each message is sent, received and deleted; whoever polls in vain pays, too. */
function sqs({ queues: { arrivals, changes, finish } }: Watched): MathExpression {
  const requests = Object.entries<StepQueue>({ arrivals, changes, finish }).flatMap(([name, { queue }]) => [
    [`sent_${name}`, queue.metricNumberOfMessagesSent({ period })] as const,
    [`received_${name}`, queue.metricNumberOfMessagesReceived({ period })] as const,
    [`deleted_${name}`, queue.metricNumberOfMessagesDeleted({ period })] as const,
    [`empty_${name}`, queue.metricNumberOfEmptyReceives({ period })] as const,
  ]);
  return cost('SQS', [{ metrics: Object.fromEntries(requests), usd: prices.sqs.request }]);
}

/** The hours of the endpoint would hide everything else: they are told with what stands. */
function transfer({ serverId }: Watched): MathExpression {
  const bytes: Term = {
    metrics: { bytes_in: endpointMetric(serverId, 'BytesIn') },
    usd: prices.transfer.gigabyte / 1e9,
  };
  return cost('Transfer Family, by the GB', [bytes]);
}

function logs({ functions }: Watched): MathExpression {
  const bytes = functionNames.map((name) => [`logged_${name}`, incomingBytes(logGroupOf(functions[name]))] as const);
  return cost('Logs', [{ metrics: Object.fromEntries(bytes), usd: prices.cloudwatch.logGigabyte / 1e9 }]);
}

function standing(): string {
  const { cloudwatch, kms, transfer: endpoint } = prices;
  const count = ownMetrics();
  return [
    `**What stands, used or not (USD a month)**: SFTP endpoint ${Math.round(endpoint.hour * 730)}, encryption key ${kms.key},`,
    `this dashboard ${cloudwatch.dashboard}, ${count} metrics of our own ${(count * cloudwatch.metric).toFixed(0)} at most (those without data cost nothing).`,
    'Not in the graphs: S3 requests and storage (request metrics cost more than they would show), traces, events, alarms.',
    'Why there is no metric by tenant: docs/decisions/monitoring.md.',
  ].join(' ');
}
