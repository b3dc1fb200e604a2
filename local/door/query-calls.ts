/** What the door answers itself in the query protocol: CloudFormation's DescribeStacks and STS's GetCallerIdentity. */
import { arnOfCaller, type Caller } from '../iam/caller.ts';
import type { Deployment } from '../resources/deployment.ts';
import { escapeXml, type Refusal } from './refusal.ts';
import type { Understood } from './understood.ts';

/** "No permissions are required to perform this operation" ("GetCallerIdentity", STS API reference). */
const freeForAll = 'sts:GetCallerIdentity';

export function understandQuery(service: string, body: Buffer): Understood | undefined {
  const operation = new URLSearchParams(body.toString()).get('Action');
  if (operation === null) return undefined;
  const action = `${service}:${operation}`;
  const permissions = action === freeForAll ? [] : [{ action, resource: '*' }];
  const understood = { operation, permissions, context: {} };
  return answers.has(action)
    ? understood
    : { ...understood, unsupported: `the local cloud answers ${[...answers.keys()].join(' and ')} only` };
}

/** The answer's XML, or why the request is refused. */
export function answerQuery(
  service: string,
  body: Buffer,
  caller: Caller,
  deployment: Deployment | undefined,
): string | Refusal {
  const parameters = new URLSearchParams(body.toString());
  const answer = answers.get(`${service}:${parameters.get('Action')}`);
  return answer?.(parameters, caller, deployment) ?? { status: 400, code: 'InvalidAction', message: 'Unknown action.' };
}

type AnswerQuery = (
  parameters: URLSearchParams,
  caller: Caller,
  deployment: Deployment | undefined,
) => string | Refusal;

const answers: ReadonlyMap<string, AnswerQuery> = new Map([
  ['cloudformation:DescribeStacks', describeStacks],
  ['sts:GetCallerIdentity', getCallerIdentity],
]);

/** "DescribeStacks" in the CloudFormation API reference; a stack is named by its name or its id. */
function describeStacks(
  parameters: URLSearchParams,
  _caller: Caller,
  deployment: Deployment | undefined,
): string | Refusal {
  const wanted = parameters.get('StackName');
  const stacks = (deployment?.stacks ?? []).filter(
    ({ name, id }) => wanted === null || wanted === name || wanted === id,
  );
  if (wanted !== null && stacks.length === 0) {
    return { status: 400, code: 'ValidationError', message: `Stack with id ${wanted} does not exist` };
  }
  const members = stacks.map(({ name, id, outputs }) => {
    const entries = Object.entries(outputs).map(([key, value]) =>
      member(element('OutputKey', key) + element('OutputValue', value)),
    );
    const time = element('CreationTime', new Date(0).toISOString());
    const status = element('StackStatus', 'CREATE_COMPLETE');
    return member(
      `${element('StackName', name)}${element('StackId', id)}${time}${status}<Outputs>${entries.join('')}</Outputs>`,
    );
  });
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>${members.join('')}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

function getCallerIdentity(_parameters: URLSearchParams, caller: Caller, deployment: Deployment | undefined): string {
  const account = deployment?.place.account ?? '000000000000';
  const identity = element('Arn', arnOfCaller(caller)) + element('UserId', caller.name) + element('Account', account);
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`;
}

function element(name: string, value: string): string {
  return `<${name}>${escapeXml(value)}</${name}>`;
}

function member(content: string): string {
  return `<member>${content}</member>`;
}
