/** AWS::CloudWatch::Alarm and AWS::CloudWatch::CompositeAlarm: shown with their state by the dashboard; they call nobody. */
import * as v from 'valibot';
import { physicalName } from '../template/names.ts';
import { arnOf, type Described, meaningless, parseProperties, type ResourceInput, text, wholeNumber } from './input.ts';

const dimensions = v.optional(v.array(v.strictObject({ Name: text, Value: text })), []);

const metricStat = v.strictObject({
  Metric: v.strictObject({ Namespace: text, MetricName: text, Dimensions: dimensions }),
  Period: wholeNumber,
  Stat: text,
  Unit: meaningless('metrics have one unit here'),
});

const query = v.strictObject({
  Id: text,
  Label: v.optional(v.string(), ''),
  Expression: v.optional(text),
  MetricStat: v.optional(metricStat),
  Period: v.optional(wholeNumber),
  ReturnData: v.optional(v.boolean(), true),
  AccountId: meaningless('there is one account here'),
});

const nobody = 'alarms call nobody on this machine';

const properties = v.strictObject({
  AlarmName: v.optional(text),
  AlarmDescription: v.optional(v.string(), ''),
  ComparisonOperator: v.picklist(
    ['GreaterThanOrEqualToThreshold', 'LessThanOrEqualToThreshold'],
    'the local cloud compares with ≥ and ≤ only',
  ),
  Threshold: v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number()),
  EvaluationPeriods: wholeNumber,
  TreatMissingData: v.picklist(['breaching', 'notBreaching']),
  Namespace: v.optional(text),
  MetricName: v.optional(text),
  Dimensions: dimensions,
  Period: v.optional(wholeNumber),
  Statistic: v.optional(text),
  ExtendedStatistic: v.optional(text),
  Metrics: v.optional(v.array(query), []),
  ActionsEnabled: meaningless(nobody),
  AlarmActions: meaningless(nobody),
  OKActions: meaningless(nobody),
  InsufficientDataActions: meaningless(nobody),
  Tags: meaningless('tags carry no behaviour'),
});

export interface Alarm {
  readonly kind: 'alarm';
  readonly label: string;
  readonly arn: string;
  readonly description: string;
  /** Goes off at the threshold and above, or at it and below. */
  readonly orLess: boolean;
  readonly threshold: number;
  readonly periods: number;
  readonly missingIsBad: boolean;
  /** As in a dashboard's metrics; the line that is compared is the one to be drawn. */
  readonly metrics: readonly (readonly (string | Readonly<Record<string, string | number | boolean>>)[])[];
}

export function describeAlarm(input: ResourceInput): Described<Alarm> {
  const given = parseProperties(properties, input);
  const { name, arn } = named(input, given.AlarmName);
  const runs: Alarm = {
    kind: 'alarm',
    label: input.label,
    arn,
    description: given.AlarmDescription,
    orLess: given.ComparisonOperator === 'LessThanOrEqualToThreshold',
    threshold: given.Threshold,
    periods: given.EvaluationPeriods,
    missingIsBad: given.TreatMissingData === 'breaching',
    metrics: metricsOf(given),
  };
  return { ref: name, attributes: { Arn: arn }, runs };
}

function metricsOf(given: v.InferOutput<typeof properties>): Alarm['metrics'] {
  const { Namespace = '', MetricName = '', Dimensions, Period = 60, Metrics } = given;
  if (Metrics.length === 0) {
    const options = { stat: given.ExtendedStatistic ?? given.Statistic ?? 'Average', period: Period };
    return [[Namespace, MetricName, ...flat(Dimensions), options]];
  }
  return Metrics.map(({ Id: id, Expression: expression, MetricStat, ReturnData: visible, Period: period = 60 }) => {
    if (MetricStat === undefined) return [{ id, visible, expression: expression ?? '', period }];
    const { Metric, Period: own, Stat: stat } = MetricStat;
    return [Metric.Namespace, Metric.MetricName, ...flat(Metric.Dimensions), { id, visible, stat, period: own }];
  });
}

const flat = (pairs: v.InferOutput<typeof dimensions>): string[] => pairs.flatMap(({ Name, Value }) => [Name, Value]);

const compositeProperties = v.strictObject({
  AlarmName: v.optional(text),
  AlarmDescription: v.optional(v.string(), ''),
  AlarmRule: v.pipe(
    text,
    v.regex(/^\(?ALARM\("[^"]+"\)( OR ALARM\("[^"]+"\))*\)?$/, 'the local cloud knows ALARM("…") OR ALARM("…") only'),
  ),
  ActionsEnabled: meaningless(nobody),
  AlarmActions: meaningless(nobody),
  OKActions: meaningless(nobody),
  InsufficientDataActions: meaningless(nobody),
  Tags: meaningless('tags carry no behaviour'),
});

export interface CompositeAlarm {
  readonly kind: 'compositeAlarm';
  readonly label: string;
  readonly arn: string;
  readonly description: string;
  /** ARNs of the alarms, of which any is enough. */
  readonly anyOf: readonly string[];
}

export function describeCompositeAlarm(input: ResourceInput): Described<CompositeAlarm> {
  const given = parseProperties(compositeProperties, input);
  const { name, arn } = named(input, given.AlarmName);
  const anyOf = [...given.AlarmRule.matchAll(/ALARM\("([^"]+)"\)/g)].map(([, one = '']) => one);
  const runs: CompositeAlarm = {
    kind: 'compositeAlarm',
    label: input.label,
    arn,
    description: given.AlarmDescription,
    anyOf,
  };
  return { ref: name, attributes: { Arn: arn }, runs };
}

function named(input: ResourceInput, given: string | undefined): { readonly name: string; readonly arn: string } {
  const name = given ?? physicalName(input.stack, input.logicalId, 255);
  return { name, arn: arnOf(input.place, 'cloudwatch', `alarm:${name}`) };
}
