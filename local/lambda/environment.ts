/** The environment of a function: its template's, and what Lambda's runtime sets ("Defined runtime environment variables"). */
import type { Credentials } from '../door/credentials.ts';
import type { LambdaFunction } from '../resources/function.ts';
import type { Place } from '../template/scope.ts';

/** The one variable that AWS would not set: where its services are. */
const endpoint = 'AWS_ENDPOINT_URL';

export function functionEnvironment(
  lambda: LambdaFunction,
  logStream: string,
  place: Place,
  { accessKeyId, secretAccessKey, sessionToken = '' }: Credentials,
): Readonly<Record<string, string>> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: process.env.PATH ?? '',
    ...lambda.environment,
    _HANDLER: lambda.handler,
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${lambda.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: lambda.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_LOG_FORMAT: lambda.logFormat,
    ...(lambda.logFormat === 'JSON' && { AWS_LAMBDA_LOG_LEVEL: lambda.logLevel ?? 'INFO' }),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    LAMBDA_TASK_ROOT: lambda.code,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    [endpoint]: place.endpoint,
  };
}
