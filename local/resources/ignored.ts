/**
 * Resource types that are not run on this machine, each with the reason. A type that stands neither here nor among the
 * kinds that are run stops the start: nothing of a template is ignored silently.
 */
import { physicalName } from '../template/names.ts';
import { arnOf, type Described, type ResourceInput } from './input.ts';

interface Ignored {
  readonly reason: string;
  /** What `Ref` and `Fn::GetAtt` answer, for those that other resources refer to. */
  readonly values?: (input: ResourceInput) => { ref: string; attributes: Readonly<Record<string, string>> };
}

export const ignoredTypes: Readonly<Record<string, Ignored>> = {
  'AWS::CDK::Metadata': { reason: 'tells AWS which constructs were used' },
  'AWS::Logs::LogGroup': {
    reason: 'logs are files: a group is made by its first line, and nothing expires',
    values: (input) => {
      const given = input.properties.LogGroupName;
      const name = typeof given === 'string' ? given : physicalName(input.stack, input.logicalId, 512);
      return { ref: name, attributes: { Arn: arnOf(input.place, 'logs', `log-group:${name}:*`) } };
    },
  },
  'AWS::Logs::MetricFilter': { reason: 'the dashboard draws no metrics that are found in logs' },
  'AWS::Logs::QueryDefinition': { reason: 'a saved question to the logs: here they are files' },
  'AWS::Logs::ResourcePolicy': { reason: 'logs are files of this machine’s user' },
  'AWS::KMS::Alias': { reason: 'a second name of a key; what is encrypted by it is refused' },
  'AWS::SNS::Topic': {
    reason: 'only alarms publish to topics, and on this machine they call nobody',
    values: (input) => {
      const arn = arnOf(input.place, 'sns', physicalName(input.stack, input.logicalId, 256));
      return { ref: arn, attributes: { TopicArn: arn, TopicName: physicalName(input.stack, input.logicalId, 256) } };
    },
  },
  'AWS::SNS::Subscription': { reason: 'only alarms publish to topics, and on this machine they call nobody' },
};

export function describeIgnored(input: ResourceInput, ignored: Ignored): Described<undefined> {
  const values = ignored.values?.(input) ?? { ref: physicalName(input.stack, input.logicalId, 255), attributes: {} };
  return { ...values, runs: undefined };
}
