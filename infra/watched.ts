/** What dashboard, alarms and saved queries look at. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { CfnFunction, type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '../shared/contracts/metrics.ts';
import type { StepQueues } from './step-queues.ts';
import { underlyingResource } from './underlying-resource.ts';

export interface Watched {
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
  readonly queues: StepQueues;
  readonly tables: Readonly<Record<'tenants' | 'directory' | 'imports', Table>>;
  readonly rules: Readonly<Record<string, Rule>>;
  /** Id of the Transfer Family server. */
  readonly serverId: string;
}

/** GB, by which Lambda charges; 128 MB are Lambda's default. */
export function memoryOf(lambda: IFunction): number {
  return (underlyingResource(lambda, CfnFunction).memorySize ?? 128) / 1024;
}

/** @throws if the function is not one of this stack's own. */
export function logGroupOf(lambda: IFunction): string {
  if (lambda instanceof LambdaFunction) return lambda.logGroup.logGroupName;
  throw new Error(`${lambda.node.path} is not a function of this app: its log group is not known`);
}
