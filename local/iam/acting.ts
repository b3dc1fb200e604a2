/** What parts of AWS do for the account: in the name of its roles, and with its functions. */
import { LocalCloudFault } from '../fault.ts';
import type { LambdaFunction } from '../resources/function.ts';
import { arnOf } from '../resources/input.ts';
import type { Rule } from '../resources/rule.ts';
import type { Schedule } from '../resources/schedule.ts';
import type { TransferServer } from '../resources/transfer-server.ts';
import type { Place } from '../template/scope.ts';
import { type Caller, roleCaller, serviceCaller } from './caller.ts';
import type { Context } from './conditions.ts';
import type { Decision, Judge } from './judge.ts';

/** AWS's own calls go over TLS. */
export const overTls: Context = { 'aws:securetransport': 'true' };

/** Whether a part of AWS may assume a role, by the role's trust policy. */
function mayAssume(judge: Judge, service: Caller, roleArn: string): Decision {
  return judge(service, [{ action: 'sts:AssumeRole', resource: roleArn }], overTls);
}

/** Lambda names no resource when it assumes a function's role. */
const lambdaService: Caller = {
  name: 'lambda.amazonaws.com',
  principal: { kind: 'service', name: 'lambda.amazonaws.com' },
};

/**
 * A function under its role.
 * @throws LocalCloudFault where "CreateFunction" would refuse the role
 */
export function functionCaller(judge: Judge, { label, roleArn }: LambdaFunction): Caller {
  const decision = mayAssume(judge, lambdaService, roleArn);
  if (decision.allowed) return roleCaller(label, roleArn);
  throw new LocalCloudFault(
    `function ${label}: "the role defined for the function cannot be assumed by Lambda": ${decision.reason}`,
  );
}

/** "Lambda resource-based policy" or the caller's role: either may allow it. */
export function mayInvoke(judge: Judge, caller: Caller, functionArn: string): boolean {
  return judge(caller, [{ action: 'lambda:InvokeFunction', resource: functionArn }], overTls).allowed;
}

/**
 * Whether EventBridge Scheduler may run a schedule's target: it assumes the schedule's role, for the schedule's group
 * ("Confused deputy prevention in EventBridge Scheduler"), and invokes with that.
 */
export function mayFire(judge: Judge, { label, group, roleArn, targetArn }: Schedule, place: Place): boolean {
  const groupArn = arnOf(place, 'scheduler', `schedule-group/${group}`);
  const scheduler = serviceCaller('scheduler.amazonaws.com', groupArn, place.account);
  if (!mayAssume(judge, scheduler, roleArn).allowed) return false;
  return mayInvoke(judge, roleCaller(`${label} (schedule)`, roleArn), targetArn);
}

/** EventBridge, on behalf of a rule. */
export function eventBridgeFor({ arn }: Rule, { account }: Place): Caller {
  return serviceCaller('events.amazonaws.com', arn, account);
}

const transfer = 'transfer.amazonaws.com';

/** Transfer Family, when a server of its asks who may log in. */
export function transferFor({ arn }: TransferServer, { account }: Place): Caller {
  return serviceCaller(transfer, arn, account);
}

/** Whether Transfer Family may assume a session's role, which it does for the user ("Cross-service confused deputy prevention"). */
export function mayOpenSession(
  judge: Judge,
  { serverId }: TransferServer,
  { username, roleArn }: { readonly username: string; readonly roleArn: string },
  place: Place,
): Decision {
  const user = arnOf(place, 'transfer', `user/${serverId}/${username}`);
  return mayAssume(judge, serviceCaller(transfer, user, place.account), roleArn);
}

/** Lambda writes a function's log under the function's role; without these it writes none. */
export function mayLog(judge: Judge, caller: Caller, { logGroup }: LambdaFunction, place: Place): boolean {
  const resource = arnOf(place, 'logs', `log-group:${logGroup}:log-stream:*`);
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  return judge(
    caller,
    actions.map((action) => ({ action, resource })),
    overTls,
  ).allowed;
}

/**
 * @throws LocalCloudFault where "CreateEventSourceMapping" would refuse the function's role ("Configuring a queue to use
 * with Lambda": execution role permissions)
 */
export function demandPolling(judge: Judge, caller: Caller, queueArn: string): void {
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  const decision = judge(
    caller,
    actions.map((action) => ({ action, resource: queueArn })),
    overTls,
  );
  if (!decision.allowed) throw new LocalCloudFault(`event source of ${caller.name}: ${decision.reason}`);
}
