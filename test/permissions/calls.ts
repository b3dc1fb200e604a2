/** Calls of the pipeline, and of who may not make them: what shows that a statement is needed. */
import {
  eventBridgeFor,
  functionCaller,
  mayFire,
  mayInvoke,
  mayOpenSession,
  transferFor,
} from '../../local/iam/acting.ts';
import { type Caller, serviceCaller } from '../../local/iam/caller.ts';
import type { Context } from '../../local/iam/conditions.ts';
import type { Permission } from '../../local/iam/permission.ts';
import { arnOf } from '../../local/resources/input.ts';
import type { World } from './world.ts';

interface Call {
  /** Who does what, for people. */
  readonly what: string;
  readonly passes: (world: World) => boolean;
}

/** One of these passes no longer, or one of those that fail does not any more, whatever is taken from the statement. */
export interface Row {
  readonly pass: readonly Call[];
  readonly fail: readonly Call[];
  /** Why an Allow has a wildcard where names would do. */
  readonly wide?: string;
  /** Why a service is let in whatever it comes for ("The confused deputy problem", IAM user guide). */
  readonly anySource?: string;
}

export const call = (what: string, passes: Call['passes']): Call => ({ what, passes });

/** Somebody else's account. */
export const foreign = '999999999999';

const overHttp: Context = { 'aws:securetransport': 'false' };

type Asked = readonly [what: string, ask: (world: World) => readonly [Caller, Permission]];

/** What a Deny lets through over TLS, and holds off over plain HTTP. */
export const overTlsOnly = (...asked: readonly Asked[]): Row => ({
  pass: asked.map(([what, ask]) => call(what, (world) => world.may(...ask(world)))),
  fail: asked.map(([what, ask]) => call(`${what} over plain HTTP`, (world) => world.may(...ask(world), overHttp))),
});

export const receives = (what: string, roleId: string, queueId: string): Row =>
  overTlsOnly([what, ({ as, arn }) => [as(roleId), { action: 'sqs:ReceiveMessage', resource: arn(queueId) }]]);

/** Whoever runs the platform, an administrator. */
export const person = ({ place: { account } }: World): Caller => ({
  name: 'operator',
  principal: { kind: 'user', arn: `arn:aws:iam::${account}:user/operator`, account },
});

/** EventBridge sends what a rule has matched to its queue, and what that does not take to the dead letters. */
export function sentByRule(ruleId: string, queueId: string): Row {
  const may = (caller: Caller, world: World) =>
    world.may(caller, { action: 'sqs:SendMessage', resource: world.arn(queueId) });
  return {
    pass: [call('EventBridge, for the rule', (w) => may(eventBridgeFor(w.one('rule', ruleId), w.place), w))],
    fail: [
      call('EventBridge, for another rule', (w) =>
        may(serviceCaller('events.amazonaws.com', `${w.arn(ruleId)}2`, w.place.account), w),
      ),
      call('another service in the name of the rule', (w) =>
        may(serviceCaller('pipes.amazonaws.com', w.arn(ruleId), w.place.account), w),
      ),
    ],
  };
}

/** A role that Lambda can't assume is no function's: it could not even be deployed. */
export const assumedByLambda = (functionId: string): Row => ({
  anySource:
    'Lambda’s guide names no source when it assumes a role, and a role is passed to functions of its own account only ("Grant a user permissions to pass a role to an AWS service")',
  pass: [
    call('Lambda starts the function', (w) => isDone(() => functionCaller(w.judge, w.one('function', functionId)))),
  ],
  fail: [call('Scheduler assumes the role', (w) => assumes(scheduler(w), `${functionId}role`, w))],
});

export const assumedByScheduler = (scheduleId: string, roleId: string): Row => ({
  pass: [call('Scheduler runs the schedule', (w) => mayFire(w.judge, w.one('schedule', scheduleId), w.place))],
  fail: [
    call('Scheduler, for another group', (w) => assumes(scheduler(w, { group: 'others' }), roleId, w)),
    call('Scheduler, for another account', (w) => assumes(scheduler(w, { account: foreign }), roleId, w)),
    call('another service in the name of the group', (w) =>
      assumes(scheduler(w, { service: 'pipes.amazonaws.com' }), roleId, w),
    ),
  ],
});

export const assumedByTransfer = (serverId: string, roleId: string): Row => ({
  pass: [
    call('a user logs in', (w) => {
      const user = { username: 'acme', roleArn: w.arn(roleId) };
      return mayOpenSession(w.judge, w.one('transferServer', serverId), user, w.place).allowed;
    }),
  ],
  fail: [
    call('Transfer Family, for a workflow', (w) => assumes(transfer(w, { of: 'workflow/w-1' }), roleId, w)),
    call('Transfer Family, for another account', (w) => assumes(transfer(w, { account: foreign }), roleId, w)),
    call('another service in the name of the user', (w) =>
      assumes(transfer(w, { service: 'pipes.amazonaws.com' }), roleId, w),
    ),
  ],
});

export const invokedByTransfer = (serverId: string, functionId: string): Row => ({
  pass: [
    call('the server asks who may log in', (w) =>
      mayInvoke(w.judge, transferFor(w.one('transferServer', serverId), w.place), w.arn(functionId)),
    ),
  ],
  fail: [
    call('another server asks', (w) => mayInvoke(w.judge, transfer(w, { of: 'server/s-other' }), w.arn(functionId))),
    call('another service in the name of the server', (w) =>
      mayInvoke(w.judge, serviceCaller('pipes.amazonaws.com', w.arn(serverId), w.place.account), w.arn(functionId)),
    ),
  ],
});

const scheduler = (
  { place }: World,
  { service = 'scheduler.amazonaws.com', group = 'default', account = place.account } = {},
): Caller => serviceCaller(service, arnOf(place, 'scheduler', `schedule-group/${group}`), account);

const transfer = (
  { place }: World,
  { service = 'transfer.amazonaws.com', of = 'user/s-1/acme', account = place.account } = {},
): Caller => serviceCaller(service, arnOf(place, 'transfer', of), account);

const assumes = (caller: Caller, roleId: string, { may, arn }: World): boolean =>
  may(caller, { action: 'sts:AssumeRole', resource: arn(roleId) });

function isDone(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
