import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { functionNames } from '../../shared/contracts/metrics.ts';
import { ours, period } from '../metrics.ts';
import { queryRows } from '../queries.ts';
import { thresholds } from '../thresholds.ts';
import { timeouts } from '../timeouts.ts';
import type { Watched } from '../watched.ts';
import { colours, type Panel } from './panel.ts';

export function fastPanels(watched: Watched): Panel[][] {
  return [
    [
      {
        kind: 'graph',
        title: 'From arrival to end',
        unit: 'seconds',
        metrics: [
          ours('ImportSeconds', { label: 'median', statistic: Stats.percentile(50), color: colours.good }),
          ours('ImportSeconds', { label: '95 % are faster', statistic: Stats.percentile(95), color: colours.warning }),
          ours('ImportSeconds', { label: 'slowest', statistic: Stats.MAXIMUM, color: colours.bad }),
        ],
      },
      { kind: 'graph', title: 'Rows planned a second', unit: 'rows a second', metrics: [rowsPerSecond()] },
      {
        kind: 'graph',
        title: 'Longest run against its timeout',
        unit: '% of timeout',
        metrics: againstTimeout(watched),
        limit: { at: 100 * thresholds.planTooSlow, alarm: 'plan-too-slow' },
      },
    ],
    [
      {
        kind: 'graph',
        title: 'Messages handled',
        unit: 'messages',
        metrics: (['plan', 'apply', 'finish'] as const).map((by) => ours('MessageHandled', { by, label: by })),
      },
      { kind: 'table', title: 'Slowest imports', query: queryRows.slowImports },
    ],
  ];
}

/** Of all files together, so that a small one does not count as much as a large one. */
function rowsPerSecond(): MathExpression {
  return new MathExpression({
    expression: 'planned_rows / planned_seconds',
    usingMetrics: { planned_rows: ours('PlanRows'), planned_seconds: ours('PlanSeconds') },
    label: 'rows a second',
    period,
  });
}

function againstTimeout({ functions }: Watched): MathExpression[] {
  return functionNames.map(
    (name) =>
      new MathExpression({
        expression: `100 * ${name}_ms / ${timeouts[name].toMilliseconds()}`,
        usingMetrics: { [`${name}_ms`]: functions[name].metricDuration({ period, statistic: Stats.MAXIMUM }) },
        label: name,
        period,
      }),
  );
}
