/** One Lambda function as all of ours are made: own role, own log group, bundled with its SDK, JSON logs, traced. */
import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import type * as v from 'valibot';
import { logGroup } from './logs.ts';
import { ownNamespace } from './names.ts';

const root = join(import.meta.dirname, '..');

/** The schema of a function's environment, from `shared/contracts/environment.ts`. */
type EnvironmentSchema = v.GenericSchema<Record<string, string>, unknown>;

export interface FunctionSettings<Schema extends EnvironmentSchema> {
  readonly description: string;
  /** MB. CPU grows with it: 1,769 MB is one whole vCPU ("Configure Lambda function memory"). */
  readonly memorySize: number;
  readonly timeout: Duration;
  /** Exactly what the function's schema asks for: a name too few or too many does not compile. */
  readonly environment: v.InferInput<Schema>;
}

/** Makes the function of `lambdas/<name>.ts`, which exports `handler`. The name is its construct id, too. */
export function lambdaFunction<Schema extends EnvironmentSchema>(
  scope: Construct,
  name: string,
  settings: FunctionSettings<Schema>,
): NodejsFunction {
  const role = new Role(scope, `${name}-role`, {
    description: `Rollcall: what ${name} may do`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  const logs = logGroup(scope, `${name}-logs`);
  // In place of AWSLambdaBasicExecutionRole, which allows writing to every log group of the account.
  logs.grantWrite(role);
  return new NodejsFunction(scope, name, {
    ...settings,
    entry: join(root, 'lambdas', `${name}.ts`),
    projectRoot: root,
    depsLockFilePath: join(root, 'package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    bundling,
    role,
    logGroup: logs,
    loggingFormat: LoggingFormat.JSON,
    tracing: Tracing.ACTIVE,
    // A switch of SDK v2; v3 keeps connections open by itself.
    awsSdkConnectionReuse: false,
    environment: {
      ...settings.environment,
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: ownNamespace,
      NODE_OPTIONS: '--enable-source-maps',
    },
  });
}

const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  minify: true,
  // The SDK's ES modules can be shaken, its CommonJS cannot: 387 KB in place of 585 KB for one client and Powertools.
  mainFields: ['module', 'main'],
  sourceMap: true,
  // Stack traces need positions and names, not the sources again: a tenth of the map's size.
  sourcesContent: false,
  logLevel: LogLevel.WARNING,
  esbuildArgs: {
    '--alias:@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environment-credentials.ts'),
  },
  // The runtime's own SDK changes under a running function; ours is the one that was tested.
  bundleAwsSDK: true,
  // Dependencies in CommonJS call `require`, which an ES module does not have.
  banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};
