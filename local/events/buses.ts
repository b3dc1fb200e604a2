/**
 * EventBridge: events go to every enabled rule of their bus whose pattern matches, and from there to its targets. An
 * event is published when all targets have it.
 */
import { randomUUID } from 'node:crypto';
import { LocalCloudFault } from '../fault.ts';
import { checkRule } from '../limits/rules.ts';
import type { Rule, RuleTarget } from '../resources/rule.ts';
import { isObject, type Json, type JsonObject } from '../template/json.ts';
import type { EventBridgeEvent } from './event.ts';
import type { EventLog } from './event-log.ts';
import { compilePattern } from './pattern.ts';

export interface Delivery {
  /** Sends to the queue with this ARN, on behalf of a rule. */
  readonly send: (rule: Rule, queueArn: string, body: string, messageGroupId: string | undefined) => Promise<void>;
  /** Invokes the function with this ARN asynchronously, on behalf of a rule. */
  readonly invoke: (rule: Rule, functionArn: string, event: string) => void;
}

export interface Buses {
  /** Gives the event's id; `undefined` if there is no such bus. */
  publish(bus: string, event: Omit<EventBridgeEvent, 'id'>): Promise<string | undefined>;
}

/** @throws LocalCloudFault if a pattern or a target is not one that the local cloud knows. */
export function createBuses(
  names: readonly string[],
  rules: readonly Rule[],
  delivery: Delivery,
  log: EventLog,
): Buses {
  const buses = new Set(['default', ...names]);
  const compiled = rules
    .filter(({ enabled }) => enabled)
    .map((rule) => {
      checkRule(rule);
      return { rule, matches: compilePattern(rule.pattern, `rule ${rule.name}`) };
    });

  return {
    async publish(bus, given) {
      if (!buses.has(bus)) return undefined;
      const event: EventBridgeEvent = { ...given, id: randomUUID() };
      const matching = compiled.filter(({ rule, matches }) => rule.bus === bus && matches({ ...event }));
      log.write(
        bus,
        event,
        matching.map(({ rule }) => rule.name),
      );
      const deliveries = matching.flatMap(({ rule }) =>
        rule.targets.map((target) => deliver(rule, target, event, delivery)),
      );
      await Promise.all(deliveries);
      return event.id;
    },
  };
}

async function deliver(rule: Rule, target: RuleTarget, event: EventBridgeEvent, delivery: Delivery): Promise<void> {
  const body =
    target.input ?? JSON.stringify(target.inputPath === undefined ? event : part({ ...event }, target.inputPath));
  if (target.arn.includes(':lambda:')) return delivery.invoke(rule, target.arn, body);
  try {
    await delivery.send(rule, target.arn, body, target.messageGroupId);
  } catch (cause) {
    // "Using dead-letter queues to process undelivered events in EventBridge".
    const { deadLetterArn } = target;
    if (deadLetterArn === undefined) return dropIfDenied(cause);
    await delivery.send(rule, deadLetterArn, body, undefined).catch(dropIfDenied);
  }
}

/** What a queue's policy does not let in is lost, and whoever put the event on the bus does not hear of it. */
function dropIfDenied(cause: unknown): void {
  if (!(cause instanceof Error && cause.name === 'AccessDenied')) throw cause;
}

/** `$.detail.name`: what `InputPath` can say of an event. */
function part(event: JsonObject, path: string): Json {
  if (!/^\$(\.[\w-]+)*$/.test(path)) throw new LocalCloudFault(`the local cloud does not know the InputPath ${path}`);
  let value: Json = event;
  for (const name of path.split('.').slice(1)) value = isObject(value) ? (value[name] ?? null) : null;
  return value;
}
