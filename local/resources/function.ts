/** AWS::Lambda::Function, and AWS::Lambda::EventInvokeConfig, which says how its asynchronous invocations are retried. */
import * as v from 'valibot';
import {
  environmentVariables,
  ephemeralStorage,
  memorySize,
  smallestStorage,
  timeout,
} from '../limits/function-settings.ts';
import { physicalName } from '../template/names.ts';
import {
  arnOf,
  type Described,
  meaningless,
  parseProperties,
  type ResourceInput,
  refuseResource,
  text,
  wholeNumber,
} from './input.ts';

const properties = v.strictObject({
  FunctionName: v.optional(text),
  Code: v.strictObject({ S3Bucket: text, S3Key: text }, 'the local cloud runs functions from bundled assets only'),
  Handler: text,
  Runtime: v.pipe(text, v.regex(/^nodejs(22|24)\.x$/, 'the local cloud runs Node.js functions only (nodejs24.x)')),
  Role: text,
  MemorySize: v.optional(memorySize, 128),
  Timeout: v.optional(timeout, 3),
  Environment: v.optional(v.strictObject({ Variables: environmentVariables })),
  LoggingConfig: v.optional(
    v.strictObject({
      LogGroup: v.optional(text),
      LogFormat: v.optional(v.picklist(['JSON', 'Text']), 'Text'),
      ApplicationLogLevel: v.optional(text),
      SystemLogLevel: meaningless('platform lines are always written here'),
    }),
  ),
  ReservedConcurrentExecutions: v.optional(wholeNumber),
  DeadLetterConfig: v.optional(v.strictObject({ TargetArn: text })),
  EphemeralStorage: v.optional(ephemeralStorage),
  Architectures: meaningless('bundles are JavaScript'),
  PackageType: v.optional(v.literal('Zip')),
  Description: meaningless('a description carries no behaviour'),
  TracingConfig: meaningless('there are no traces here'),
  Tags: meaningless('tags carry no behaviour'),
});

export interface LambdaFunction {
  readonly kind: 'function';
  readonly logicalId: string;
  readonly label: string;
  readonly name: string;
  readonly arn: string;
  /** Folder with the bundle. */
  readonly code: string;
  readonly handler: string;
  readonly runtime: string;
  readonly roleArn: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** MB of `/tmp`. */
  readonly storageMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: 'JSON' | 'Text';
  readonly logLevel: string | undefined;
  readonly reservedConcurrency: number | undefined;
  readonly deadLetterArn: string | undefined;
}

/** Defaults of memory, timeout and disk as in "CreateFunction" of the Lambda API reference. */
export function describeFunction(input: ResourceInput): Described<LambdaFunction> {
  const given = parseProperties(properties, input);
  const name = given.FunctionName ?? physicalName(input.stack, input.logicalId, 64);
  const code = input.assets.get(given.Code.S3Key);
  if (code === undefined) return refuseResource(input, `the assembly has no asset ${given.Code.S3Key}`);
  const lambda: LambdaFunction = {
    kind: 'function',
    logicalId: input.logicalId,
    label: input.label,
    name,
    arn: arnOf(input.place, 'lambda', `function:${name}`),
    code,
    handler: given.Handler,
    runtime: given.Runtime,
    roleArn: given.Role,
    memoryMb: given.MemorySize,
    timeoutSeconds: given.Timeout,
    storageMb: given.EphemeralStorage?.Size ?? smallestStorage,
    environment: given.Environment?.Variables ?? {},
    logGroup: given.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    logFormat: given.LoggingConfig?.LogFormat ?? 'Text',
    logLevel: given.LoggingConfig?.ApplicationLogLevel,
    reservedConcurrency: given.ReservedConcurrentExecutions,
    deadLetterArn: given.DeadLetterConfig?.TargetArn,
  };
  return { ref: name, attributes: { Arn: lambda.arn }, runs: lambda };
}

const invokeProperties = v.strictObject({
  FunctionName: text,
  Qualifier: v.literal('$LATEST', 'the local cloud runs no versions or aliases'),
  MaximumRetryAttempts: v.optional(wholeNumber, 2),
  MaximumEventAgeInSeconds: v.optional(wholeNumber, 21_600),
  DestinationConfig: v.optional(
    v.strictObject({ OnFailure: v.optional(v.strictObject({ Destination: text })) }, 'only OnFailure is run locally'),
  ),
});

export interface AsyncInvocation {
  readonly kind: 'asyncInvocation';
  readonly functionName: string;
  readonly retries: number;
  readonly maximumAgeSeconds: number;
  readonly onFailureArn: string | undefined;
}

export function describeInvokeConfig(input: ResourceInput): Described<AsyncInvocation> {
  const given = parseProperties(invokeProperties, input);
  const runs: AsyncInvocation = {
    kind: 'asyncInvocation',
    functionName: given.FunctionName,
    retries: given.MaximumRetryAttempts,
    maximumAgeSeconds: given.MaximumEventAgeInSeconds,
    onFailureArn: given.DestinationConfig?.OnFailure?.Destination,
  };
  return { ref: `${given.FunctionName}|$LATEST`, attributes: {}, runs };
}
