/** Sets a described deployment going: functions, event buses, event sources, schedules. */
import type { Chaos } from './chaos/chaos.ts';
import { disturbedInvocations, repeatedDelivery } from './chaos/deliveries.ts';
import { secondReceives } from './chaos/second-receives.ts';
import { messageSender, operatorSqsClient, type SendMessage, sqsClientOf } from './clients.ts';
import type { Closing } from './closing.ts';
import type { CredentialRegistry } from './door/credentials.ts';
import { type Buses, createBuses, type Delivery } from './events/buses.ts';
import { openEventLog } from './events/event-log.ts';
import { LocalCloudFault } from './fault.ts';
import { demandPolling, eventBridgeFor, mayFire, mayInvoke } from './iam/acting.ts';
import { type Caller, roleCaller } from './iam/caller.ts';
import type { Judge } from './iam/judge.ts';
import { type AsyncInvocations, createAsyncInvocations } from './lambda/async-invocations.ts';
import { createFunctions, type Functions } from './lambda/functions.ts';
import { checkEventSource, startEventSource } from './mappings/event-source.ts';
import { type Deployment, ofKind } from './resources/deployment.ts';
import type { LambdaFunction } from './resources/function.ts';
import type { Rule } from './resources/rule.ts';
import type { Schedule } from './resources/schedule.ts';
import { createSchedules, type Schedules, scheduledInput } from './scheduler/schedules.ts';

export interface RunOptions {
  readonly deployment: Deployment;
  readonly credentials: CredentialRegistry;
  readonly judge: Judge;
  /** Folder of the logs. */
  readonly logs: string;
  /** Folder of the functions' disks. */
  readonly temporary: string;
  readonly concurrency?: number | undefined;
  /** Disturbs what is delivered. */
  readonly chaos: Chaos;
  readonly warn: (line: string) => void;
}

export interface RunningDeployment {
  readonly functions: Functions;
  readonly buses: Buses;
  readonly schedules: Schedules;
  /** Begins to receive from queues; everything that functions call must be there. */
  startEventSources(): void;
}

/** Makes everything, and checks it; nothing runs by itself yet. */
export function prepareDeployment(options: RunOptions, closing: Closing): RunningDeployment {
  const { deployment, credentials, judge, logs, temporary, concurrency, chaos, warn } = options;
  const { place } = deployment;
  const lambdas = ofKind(deployment, 'function');
  const functions = createFunctions({ lambdas, place, credentials, judge, logs, temporary, concurrency, warn });
  closing.add(() => functions.close());
  const undisturbed = createAsyncInvocations({
    configurations: ofKind(deployment, 'asyncInvocation'),
    send: asFunctions(options, closing),
    warn,
  });
  const invocations = disturbedInvocations(undisturbed, chaos);
  closing.add(() => invocations.close());
  const buses = prepareBuses(options, functions, invocations, closing);
  const schedules = createSchedules(
    ofKind(deployment, 'schedule'),
    () => new Date(),
    (schedule, at) => {
      if (!mayFire(judge, schedule, place)) return;
      invocations.accept(functions.find(schedule.targetArn), scheduledInput(schedule, at, place));
    },
  );
  closing.add(() => schedules.close());
  const startSources = prepareEventSources(options, functions);
  return {
    functions,
    buses,
    schedules,
    startEventSources: () => startSources(closing),
  };
}

function prepareBuses(
  options: RunOptions,
  functions: Functions,
  invocations: AsyncInvocations,
  closing: Closing,
): Buses {
  const { deployment, logs } = options;
  const log = openEventLog(logs);
  closing.add(() => log.close());
  const { place } = deployment;
  const send = oncePer((rule: Rule) => senderOf(eventBridgeFor(rule, place), options, closing));
  const delivery: Delivery = {
    send: (rule, queueArn, body, group) => send(rule, rule.arn)(queueArn, body, group),
    invoke: (rule, functionArn, event) => {
      if (!mayInvoke(options.judge, eventBridgeFor(rule, place), functionArn)) return;
      invocations.accept(functions.find(functionArn), event);
    },
  };
  const names = ofKind(deployment, 'bus').map(({ name }) => name);
  return createBuses(names, ofKind(deployment, 'rule'), repeatedDelivery(delivery, options.chaos), log);
}

/** What Lambda sends about an invocation that failed, it sends under the function's role. */
function asFunctions(options: RunOptions, closing: Closing) {
  const send = oncePer(({ label, roleArn }: LambdaFunction) =>
    senderOf(roleCaller(`${label} (failed)`, roleArn), options, closing),
  );
  return (queueArn: string, body: string, lambda: LambdaFunction) => send(lambda, lambda.name)(queueArn, body);
}

function senderOf(caller: Caller, { deployment, credentials }: RunOptions, closing: Closing): SendMessage {
  const sqs = sqsClientOf(caller, credentials, deployment.place);
  closing.add(() => sqs.destroy());
  return messageSender(sqs, deployment.place);
}

/** Makes one of something for each name. */
function oncePer<Subject, Made>(make: (subject: Subject) => Made): (subject: Subject, name: string) => Made {
  const made = new Map<string, Made>();
  return (subject, name) => {
    const found = made.get(name) ?? make(subject);
    made.set(name, found);
    return found;
  };
}

function prepareEventSources(
  { deployment, credentials, judge, chaos, warn }: RunOptions,
  functions: Functions,
): (closing: Closing) => void {
  const { place } = deployment;
  const queues = ofKind(deployment, 'queue');
  const prepared = ofKind(deployment, 'mapping')
    .filter(({ enabled }) => enabled)
    .map((mapping) => {
      const runner = functions.find(mapping.functionName);
      const queue = queues.find(({ arn }) => arn === mapping.queueArn);
      if (queue === undefined)
        throw new LocalCloudFault(`event source of ${runner.lambda.label}: there is no queue ${mapping.queueArn}`);
      checkEventSource({ runner, queue });
      const caller = roleCaller(`${runner.lambda.label} (event source)`, runner.lambda.roleArn);
      demandPolling(judge, caller, queue.arn);
      return { mapping, runner, queue, caller };
    });
  return (closing) => {
    const operator = operatorSqsClient(place);
    const twice = secondReceives(operator, chaos);
    closing.add(() => operator.destroy());
    for (const { mapping, runner, queue, caller } of prepared) {
      const sqs = sqsClientOf(caller, credentials, place);
      const source = startEventSource({ mapping, queue, runner, sqs, region: place.region, twice, warn });
      closing.add(() => {
        source.close();
        sqs.destroy();
      });
    }
  };
}

/** By name, logical id, construct id, or its function's construct id. @throws LocalCloudFault if there is none. */
export function findSchedule(deployment: Deployment, wanted: string): Schedule {
  const schedules = ofKind(deployment, 'schedule');
  const target = ofKind(deployment, 'function').find(({ label }) => label === wanted)?.arn;
  const found =
    schedules.find(({ name, logicalId, label }) => [name, logicalId, label].includes(wanted)) ??
    schedules.find(({ targetArn }) => targetArn === target);
  if (found !== undefined) return found;
  const known = schedules.map(({ label }) => label).join(', ');
  throw new LocalCloudFault(`there is no schedule ${wanted}; known are ${known || 'none'}`);
}
