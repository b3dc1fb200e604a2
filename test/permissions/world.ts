/** The policies of documents at work: who is who, and what the judge says to them. */
import * as v from 'valibot';
import { createAccount } from '../../local/iam/account.ts';
import { overTls } from '../../local/iam/acting.ts';
import { type Caller, roleCaller } from '../../local/iam/caller.ts';
import type { Context } from '../../local/iam/conditions.ts';
import { createJudge, type Judge } from '../../local/iam/judge.ts';
import type { Permission } from '../../local/iam/permission.ts';
import { type Policy, parsePolicy } from '../../local/iam/policy.ts';
import { type Deployment, describeDeployment } from '../../local/resources/deployment.ts';
import type { Runnable } from '../../local/resources/kinds.ts';
import { isObject, type JsonObject } from '../../local/template/json.ts';
import type { Place } from '../../local/template/scope.ts';
import { type Template, templateSchema } from '../../local/template/template.ts';
import { type Documents, withoutHash } from './statements.ts';

export interface World {
  readonly place: Place;
  readonly judge: Judge;
  readonly deployment: Deployment;
  /** ARN of the resource with this logical id, whose digits are left out. */
  readonly arn: (id: string) => string;
  /** The resource of a kind with this logical id. */
  readonly one: <Kind extends Runnable['kind']>(kind: Kind, id: string) => Extract<Runnable, { readonly kind: Kind }>;
  readonly may: (caller: Caller, permission: Permission, context?: Context) => boolean;
  /** Whoever has assumed the role with this logical id. */
  readonly as: (roleId: string, session?: Policy) => Caller;
  /** The session policy of a tenant, if there is one among the documents. */
  readonly session: Policy | undefined;
}

/** What has an ARN, and by which attribute; a topic's is its `Ref`. */
const withArn =
  /^AWS::(S3::Bucket|SQS::Queue|DynamoDB::Table|KMS::Key|IAM::Role|Lambda::Function|Events::(Rule|EventBus)|Scheduler::Schedule|Transfer::Server)$/;

/** @throws LocalCloudFault if a policy can't be judged. */
export function worldOf({ session, ...templates }: Documents, place: Place): World {
  const stacks = Object.entries(templates).map(([name, given]) => ({
    name,
    template: tellingArns(v.parse(templateSchema, given)),
  }));
  const deployment = describeDeployment({ stacks, assets: bundles(stacks.map(({ template }) => template)) }, place);
  const arns = new Map(deployment.stacks.flatMap(({ outputs }) => Object.entries(outputs)));
  const judge = createJudge({ account: createAccount(deployment), place, denied: () => undefined });
  const arn = (id: string) => arns.get(`Arn${id}`) ?? missing(id);
  return {
    place,
    judge,
    deployment,
    arn,
    one: (kind, id) => {
      const found = deployment.resources.find(
        (each): each is Extract<Runnable, { readonly kind: typeof kind }> =>
          each.kind === kind && 'arn' in each && each.arn === arn(id),
      );
      return found ?? missing(id);
    },
    may: (caller, permission, context = overTls) => judge(caller, [permission], context).allowed,
    as: (roleId, policy) => roleCaller(roleId, arn(roleId), policy),
    session: isObject(session) ? parsePolicy(session, 'identity', 'the session policy') : undefined,
  };
}

function missing(id: string): never {
  throw new Error(`there is no resource ${id} in the templates`);
}

/** A template that puts out every ARN, so that resources can be found by their logical ids. */
function tellingArns(template: Template): Template {
  const told = Object.entries(template.Resources).flatMap(([id, { Type }]): [string, { Value: JsonObject }][] => {
    if (Type === 'AWS::SNS::Topic') return [[`Arn${withoutHash(id)}`, { Value: { Ref: id } }]];
    return withArn.test(Type) ? [[`Arn${withoutHash(id)}`, { Value: { 'Fn::GetAtt': [id, 'Arn'] } }]] : [];
  });
  return { ...template, Outputs: { ...template.Outputs, ...Object.fromEntries(told) } };
}

const code = v.object({ Code: v.object({ S3Key: v.string() }) });

/** No function is run: any folder does. */
function bundles(templates: readonly Template[]): ReadonlyMap<string, string> {
  const functions = templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Properties }) => Properties));
  return new Map(functions.flatMap((one) => (v.is(code, one) ? [[one.Code.S3Key, 'nowhere'] as const] : [])));
}
