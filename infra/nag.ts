/** cdk-nag's AwsSolutions rules: a finding that nobody has acknowledged stops the synthesis. */
import { type App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { type Acknowledged, acknowledgedInService, acknowledgedInState } from './acknowledged.ts';
import type { Rollcall } from './rollcall.ts';
import type { StateStack } from './state-stack.ts';

interface Acknowledgement {
  readonly construct: IConstruct;
  /** As cdk-nag names the finding. */
  readonly id: string;
  readonly reason: string;
}

/** Has the app judged when it is synthesized. Call it when everything stands: acknowledgements go by paths. */
export function judge(app: App, made: Rollcall): void {
  for (const { construct, ...rule } of acknowledgements(made)) Validations.of(construct).acknowledge(rule);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** @throws if nothing stands at a row's path: it was written for something that is gone. */
export function acknowledgements({ state, service }: Rollcall): Acknowledgement[] {
  const inStack = (stack: Stack, rows: readonly Acknowledged[]) =>
    rows.map((row) => ({ construct: constructAt(stack, row.at), id: findingOf(row, state), reason: row.because }));
  return [...inStack(state, acknowledgedInState), ...inStack(service, acknowledgedInService)];
}

function constructAt(stack: Stack, path: string): IConstruct {
  return path.split('/').reduce<IConstruct>((found, id) => found.node.findChild(id), stack);
}

const imported = v.object({ 'Fn::ImportValue': v.string() });

/** As cdk-nag names it: an ARN of the other stack is the name under which that exports it. */
function findingOf(row: Acknowledged, state: StateStack): string {
  if ('finding' in row) return row.finding;
  const bucket = { UploadsBucket: state.uploads, WorkBucket: state.work }[row.bucket];
  const arn = v.parse(imported, state.resolve(state.exportValue(bucket.bucketArn)));
  return `AwsSolutions-IAM5[Resource::${arn['Fn::ImportValue']}/${row.objects}]`;
}
