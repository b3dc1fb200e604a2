import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { buildView } from '../../../local/dashboard/build-view.ts';
import { parseDashboard } from '../../../local/dashboard/definition.ts';
import { linesOf } from '../../../local/dashboard/line.ts';
import { pageView } from '../../../local/dashboard/view.ts';
import { createWatch } from '../../../local/dashboard/watch.ts';
import type { JsonObject } from '../../../local/template/json.ts';
import { at, deploymentOf, lag } from './fixtures.ts';

const minutes = (count: number): number => count * 60_000;
const window = { from: minutes(60), to: minutes(75), resolution: 0 };

function watchOf(...widgets: JsonObject[]) {
  const watch = createWatch(deploymentOf(widgets), 0);
  if (watch === undefined) throw new Error('there is a dashboard');
  return watch;
}

const graph = (metrics: JsonObject[string], more: JsonObject = {}): JsonObject => ({
  type: 'metric',
  ...at(0, 0),
  properties: { title: 'Lag', metrics, stat: 'Maximum', period: 300, ...more },
});

const sample = { namespace: 'Rollcall', name: 'DueLag', dimensions: { service: 'sweep' } };

describe('a graph', () => {
  it('has a value for each period, and null where nothing was measured', () => {
    const watch = watchOf(
      graph([[...lag, { label: 'oldest', color: '#0072B2' }]], { yAxis: { left: { label: 'seconds' } } }),
    );
    for (const [minute, value] of [
      [60, 5],
      [61, 7],
      [70, 9],
    ] as const)
      watch.series.add({ ...sample, at: minutes(minute), value });
    expect(buildView(watch, window).widgets).toEqual([
      {
        kind: 'graph',
        ...at(0, 0),
        title: 'Lag',
        unit: 'seconds',
        isStacked: false,
        limits: [],
        instants: [3600, 3900, 4200, 4500],
        lines: [{ label: 'oldest', color: '#0072B2', isCounted: false, values: [7, null, 9, null] }],
        notes: [],
      },
    ]);
  });

  it('may be finer than its definition, but not what is measured by the hour', () => {
    const watch = watchOf(graph([[...lag]]), graph([[...lag, { period: 3600 }]]));
    for (const minute of [61, 62]) watch.series.add({ ...sample, at: minutes(minute), value: minute });
    const [fine, hourly] = buildView(watch, { ...window, resolution: 60 }).widgets;
    expect(fine).toMatchObject({ lines: [{ values: [null, 61, 62, ...Array(13).fill(null)] }] });
    expect(hourly).toMatchObject({ instants: [3600], lines: [{ values: [62] }] });
  });

  it('shows an expression and not the metrics that are there for it', () => {
    const metrics = [[{ expression: 'a / 2', label: 'half' }], [...lag, { id: 'a', visible: false }]];
    const watch = watchOf(graph(metrics));
    watch.series.add({ ...sample, at: minutes(60), value: 8 });
    expect(buildView(watch, window).widgets).toMatchObject([
      { lines: [{ label: 'half', values: [4, null, null, null] }] },
    ]);
  });

  it.each([
    ['an expression', [[{ expression: 'RATE(a)' }], [...lag, { id: 'a' }]], 'not drawn here: the function RATE'],
    ['a statistic', [[...lag, { stat: 'TM(1%:99%)' }]], 'not drawn here: the statistic TM(1%:99%)'],
    [
      'a metric',
      [['AWS/Events', 'FailedInvocations', 'RuleName', 'r']],
      'not measured on this machine: AWS/Events FailedInvocations',
    ],
  ])('says of %s that is not known here that it is not', (_what, metrics, note) => {
    expect(buildView(watchOf(graph(metrics)), window).widgets).toMatchObject([{ notes: [note] }]);
  });

  it('does not make zeros of what nobody measures here', () => {
    const metrics = [
      [{ expression: 'FILL(a, 0)' }],
      ['AWS/SQS', 'NumberOfMessagesSent', 'QueueName', 'q', { id: 'a', visible: false }],
    ];
    expect(buildView(watchOf(graph(metrics)), window).widgets).toMatchObject([
      { lines: [{ values: [null, null, null, null] }] },
    ]);
  });
});

describe('the rows of metrics', () => {
  it('may leave out what stands in the row before', () => {
    const rows = [
      ['AWS/SQS', 'Age', 'QueueName', 'one', { visible: true }],
      ['.', '.', '.', 'two', { visible: true }],
      ['...', 'three', { visible: true }],
    ];
    const keys = linesOf(rows, { period: 300, stat: 'Sum' }).map((line) => (line.kind === 'metric' ? line.key : ''));
    expect(keys).toEqual(['one', 'two', 'three'].map((name) => `AWS/SQS Age QueueName=${name}`));
  });
});

describe('other widgets', () => {
  const table = (query: string): JsonObject => ({
    type: 'log',
    ...at(0, 6),
    properties: { view: 'table', title: 'Who', query },
  });

  it('answer queries from the lines of the time that is shown', () => {
    const watch = watchOf(table("SOURCE 'g' | fields tenant"));
    for (const minute of [59, 61, 80])
      watch.logLines.add(
        'g',
        JSON.stringify({ timestamp: new Date(minutes(minute)).toISOString(), tenant: `t${minute}` }),
      );
    expect(buildView(watch, window).widgets).toMatchObject([{ kind: 'table', columns: ['tenant'], rows: [['t61']] }]);
  });

  it('say so where a query is not known here', () => {
    expect(buildView(watchOf(table('parse x')), window).widgets).toMatchObject([
      { rows: [], notes: ['not asked here: the command “parse x”'] },
    ]);
  });

  it('show alarms by the names that people know, with their state', () => {
    const prefix = 'arn:aws:cloudwatch:eu-central-1:000000000000:alarm:';
    const [late, above] = deploymentOf([]).resources.map((one) => ('arn' in one ? one.arn : ''));
    const widget = {
      type: 'alarm',
      ...at(0, 0),
      properties: { title: 'Alarms', alarms: [above ?? '', late ?? '', `${prefix}other`] },
    };
    const watch = watchOf(widget);
    for (const minute of [61, 66]) watch.series.add({ ...sample, at: minutes(minute), value: 1000 });
    expect(buildView(watch, { ...window, to: minutes(72) }).widgets).toMatchObject([
      {
        kind: 'alarms',
        alarms: [
          { name: 'customers-affected', state: 'on' },
          { name: 'due-late', state: 'on', description: 'due-late means something' },
          { name: `${prefix}other`, state: 'unknown' },
        ],
      },
    ]);
  });

  it('that are not known say so in their place', () => {
    const watch = watchOf({ type: 'explorer', ...at(12, 0), properties: {} });
    expect(buildView(watch, window).widgets).toEqual([
      { kind: 'other', ...at(12, 0), notes: ['not drawn here: a widget “explorer”'] },
    ]);
  });

  it('are what the page understands', () => {
    const watch = watchOf(graph([[...lag]]), table("SOURCE 'g' | fields tenant"), {
      type: 'text',
      ...at(0, 12),
      properties: { markdown: '## Why' },
    });
    expect(v.is(pageView, JSON.parse(JSON.stringify(buildView(watch, window))))).toBe(true);
  });
});

describe('a body', () => {
  it.each(['{', '{}', '{"widgets":[{"type":"metric"}]}', '[]'])(
    'that CloudWatch would not take stops the start: %s',
    (body) => {
      expect(() => parseDashboard(body)).toThrow("the dashboard's body");
    },
  );
});
