/** What a function's settings may be: "CreateFunction" in the Lambda API reference, "Lambda quotas". */
import * as v from 'valibot';
import { wholeNumber } from '../resources/input.ts';

const between = (least: number, most: number, unit: string) =>
  v.pipe(
    wholeNumber,
    v.minValue(least, ({ input }) => `Lambda takes ${least} to ${most} ${unit}, found ${input}`),
    v.maxValue(most, ({ input }) => `Lambda takes ${least} to ${most} ${unit}, found ${input}`),
  );

export const memorySize = between(128, 10_240, 'MB');
export const timeout = between(1, 900, 'seconds');
/** MB of a function's `/tmp`, also where the template says nothing ("Configure ephemeral storage for Lambda functions"). */
export const smallestStorage = 512;
export const ephemeralStorage = v.strictObject({ Size: between(smallestStorage, 10_240, 'MB') });

/** Bytes of all variables together, as the JSON that Lambda measures. */
const largestEnvironment = 4096;
/** "Keys start with a letter and are at least two characters." */
const variableName = /^[a-zA-Z]\w+$/;
/** "Defined runtime environment variables": those that are reserved. */
const reserved = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

const name = v.pipe(
  v.string(),
  v.check(
    (given) => !reserved.has(given),
    ({ input }) => `${input} is reserved: Lambda sets it itself`,
  ),
  v.regex(
    variableName,
    ({ input }) => `${input} is no name that Lambda takes: expected a letter, then letters, digits, _`,
  ),
);

/** Values may still be numbers, as templates write them. */
export const environmentVariables = v.pipe(
  v.record(name, v.pipe(v.unknown(), v.transform(String))),
  v.check(
    (variables) => Buffer.byteLength(JSON.stringify(variables)) <= largestEnvironment,
    ({ input }) =>
      `the variables have ${Buffer.byteLength(JSON.stringify(input))} bytes, Lambda takes ${largestEnvironment}`,
  ),
);
