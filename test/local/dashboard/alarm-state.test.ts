import { describe, expect, it } from 'vitest';
import { alarmLines, alarmState, compositeState } from '../../../local/dashboard/alarm-state.ts';
import { createSeries } from '../../../local/dashboard/metrics/series.ts';
import type { Alarm } from '../../../local/resources/alarm.ts';
import { describeAlarm } from '../../../local/resources/alarm.ts';
import { alarmOf, compositeOf, inputOf } from './fixtures.ts';

const minutes = (count: number): number => count * 60_000;
const metric = { namespace: 'Rollcall', name: 'DueLag', dimensions: { service: 'sweep' } };

/** The state half an hour after the start, two minutes into a period; values by minute. */
function stateOf(alarm: Alarm, values: readonly (readonly [minute: number, value: number])[], since = 0) {
  const lines = alarmLines(alarm);
  const series = createSeries(new Set(lines.flatMap((line) => (line.kind === 'metric' ? [line.key] : []))));
  for (const [minute, value] of values) series.add({ ...metric, at: minutes(minute), value });
  return alarmState(alarm, lines, series, minutes(32), since);
}

describe('an alarm', () => {
  it.each([
    ['off', 'nothing was measured', []],
    ['off', 'only one of its periods is bad', [[26, 1000]]],
    [
      'on',
      'each of its periods is bad',
      [
        [21, 1000],
        [26, 900],
      ],
    ],
    [
      'on',
      'the period that is not over is bad already, and the one before',
      [
        [26, 1000],
        [31, 1000],
      ],
    ],
    [
      'off',
      'it was bad before',
      [
        [16, 1000],
        [21, 1000],
      ],
    ],
    [
      'off',
      'values are just below',
      [
        [21, 899],
        [26, 899],
      ],
    ],
  ] as const)('is %s when %s', (state, _when, values) => {
    expect(stateOf(alarmOf('late'), values)).toBe(state);
  });

  describe('about what must happen', () => {
    const silent = alarmOf('no-sweep', {
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 0,
      TreatMissingData: 'breaching',
      Statistic: 'Sum',
    });

    it('is on when it did not, and says nothing before there was time for it', () => {
      expect(stateOf(silent, [])).toBe('on');
      expect(stateOf(silent, [], minutes(25))).toBe('waiting');
    });

    it('is off when it happened once', () => {
      expect(stateOf(silent, [[21, 1]])).toBe('off');
    });

    it('does not call a period empty that is not over', () => {
      expect(stateOf(silent, [[27, 1]])).toBe('off');
    });
  });

  it('may look at a sum of metrics', () => {
    const stat = (service: string) => ({
      Metric: { Namespace: 'Rollcall', MetricName: 'DueLag', Dimensions: [{ Name: 'service', Value: service }] },
      Period: 300,
      Stat: 'Sum',
    });
    const { runs } = describeAlarm(
      inputOf('sum', {
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: 3,
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
        Metrics: [
          { Id: 'all', Expression: 'FILL(a, 0) + FILL(b, 0)', Period: 300 },
          { Id: 'a', MetricStat: stat('sweep'), ReturnData: false },
          { Id: 'b', MetricStat: stat('other'), ReturnData: false },
        ],
      }),
    );
    expect([stateOf(runs, [[26, 3]]), stateOf(runs, [[26, 2]])]).toEqual(['on', 'off']);
  });

  it('whose arithmetic is not known here is unknown, and not off', () => {
    const { runs } = describeAlarm(
      inputOf('odd', {
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: 3,
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
        Metrics: [{ Id: 'all', Expression: 'ANOMALY_DETECTION_BAND(a)', Period: 300 }],
      }),
    );
    expect(stateOf(runs, [])).toBe('unknown');
  });

  it('that compares in another way stops the start, by name', () => {
    expect(() => alarmOf('odd', { ComparisonOperator: 'LessThanThreshold' })).toThrow('compares with ≥ and ≤ only');
    expect(() => alarmOf('odd', { ThresholdMetricId: 'band' })).toThrow('ThresholdMetricId');
  });
});

describe('an alarm above others', () => {
  const above = compositeOf('affected', 'arn:a', 'arn:b');

  it.each([
    ['on', 'on', 'off'],
    ['off', 'off', 'off'],
    ['off', 'waiting', 'off'],
    ['unknown', 'unknown', 'off'],
    ['on', 'unknown', 'on'],
  ] as const)('is %s where they are %s and %s', (state, a, b) => {
    expect(
      compositeState(
        above,
        new Map([
          ['arn:a', a],
          ['arn:b', b],
        ]),
      ),
    ).toBe(state);
  });

  it('is not guessed at where its rule is another', () => {
    expect(() => compositeOf('odd', 'arn:a") AND ALARM("arn:b')).toThrow('knows ALARM');
  });
});
