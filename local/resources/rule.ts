/** AWS::Events::Rule and AWS::Events::EventBus. */
import * as v from 'valibot';
import { type JsonObject, jsonObject } from '../template/json.ts';
import { physicalName } from '../template/names.ts';
import {
  arnOf,
  type Described,
  meaningless,
  parseProperties,
  type ResourceInput,
  resourceOfArn,
  text,
} from './input.ts';

const target = v.strictObject({
  Id: text,
  Arn: v.pipe(text, v.regex(/^arn:[^:]+:(sqs|lambda):/, 'the local cloud delivers events to SQS and Lambda only')),
  SqsParameters: v.optional(v.strictObject({ MessageGroupId: v.optional(text) })),
  InputPath: v.optional(text),
  Input: v.optional(text),
  DeadLetterConfig: v.optional(v.strictObject({ Arn: text })),
  RetryPolicy: meaningless('a delivery on this machine succeeds or fails for good'),
  RoleArn: meaningless('queues and functions grant EventBridge access by their own policies'),
});

const properties = v.strictObject({
  Name: v.optional(text),
  EventBusName: v.optional(text, 'default'),
  EventPattern: jsonObject,
  State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
  Targets: v.optional(v.array(target), []),
  Description: meaningless('a description carries no behaviour'),
  RoleArn: meaningless('queues and functions grant EventBridge access by their own policies'),
  Tags: meaningless('tags carry no behaviour'),
});

export interface RuleTarget {
  readonly arn: string;
  /** Fair queues: the group of a standard queue's message. */
  readonly messageGroupId: string | undefined;
  /** JSONPath of the part of the event that is delivered. */
  readonly inputPath: string | undefined;
  /** JSON that is delivered in the event's stead. */
  readonly input: string | undefined;
  readonly deadLetterArn: string | undefined;
}

export interface Rule {
  readonly kind: 'rule';
  readonly name: string;
  readonly arn: string;
  /** Name of the bus. */
  readonly bus: string;
  readonly pattern: JsonObject;
  readonly enabled: boolean;
  readonly targets: readonly RuleTarget[];
}

export function describeRule(input: ResourceInput): Described<Rule> {
  const given = parseProperties(properties, input);
  const name = given.Name ?? physicalName(input.stack, input.logicalId, 64);
  const bus = given.EventBusName.startsWith('arn:')
    ? resourceOfArn(given.EventBusName).replace(/^event-bus\//, '')
    : given.EventBusName;
  const runs: Rule = {
    kind: 'rule',
    name,
    arn: arnOf(input.place, 'events', bus === 'default' ? `rule/${name}` : `rule/${bus}/${name}`),
    bus,
    pattern: given.EventPattern,
    enabled: given.State === 'ENABLED',
    targets: given.Targets.map((each) => ({
      arn: each.Arn,
      messageGroupId: each.SqsParameters?.MessageGroupId,
      inputPath: each.InputPath,
      input: each.Input,
      deadLetterArn: each.DeadLetterConfig?.Arn,
    })),
  };
  return { ref: name, attributes: { Arn: runs.arn }, runs };
}

const busProperties = v.strictObject({
  Name: text,
  Description: meaningless('a description carries no behaviour'),
  LogConfig: meaningless('every event is logged here'),
  Tags: meaningless('tags carry no behaviour'),
});

export interface Bus {
  readonly kind: 'bus';
  readonly name: string;
  readonly arn: string;
}

export function describeBus(input: ResourceInput): Described<Bus> {
  const { Name: name } = parseProperties(busProperties, input);
  const arn = arnOf(input.place, 'events', `event-bus/${name}`);
  return { ref: name, attributes: { Arn: arn, Name: name }, runs: { kind: 'bus', name, arn } };
}
