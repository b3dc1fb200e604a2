/** All functions of a deployment, each with its own credentials and log. */
import type { CredentialRegistry } from '../door/credentials.ts';
import { LocalCloudFault } from '../fault.ts';
import type { LambdaFunction } from '../resources/function.ts';
import { functionNameOf } from '../resources/mapping.ts';
import type { Place } from '../template/scope.ts';
import { functionEnvironment } from './environment.ts';
import { openFunctionLog } from './function-log.ts';
import { createFunctionRunner, type FunctionRunner } from './function-runner.ts';

export interface Functions {
  /** By name, ARN, logical id or construct id. @throws LocalCloudFault if there is none. */
  find(wanted: string): FunctionRunner;
  close(): Promise<void>;
}

export interface FunctionsOptions {
  readonly lambdas: readonly LambdaFunction[];
  readonly place: Place;
  readonly credentials: CredentialRegistry;
  /** Folder of the logs. */
  readonly logs: string;
  readonly concurrency?: number | undefined;
}

export function createFunctions({ lambdas, place, credentials, logs, concurrency }: FunctionsOptions): Functions {
  const entries = lambdas.map((lambda) => {
    const log = openFunctionLog(logs, lambda.logGroup);
    const key = credentials.issue({ name: lambda.label, kind: 'role', principal: lambda.roleArn });
    const environment = (logStream: string) => functionEnvironment(lambda, logStream, place, key);
    const runner = createFunctionRunner(lambda, {
      environment,
      log,
      ...(concurrency !== undefined && { concurrency }),
    });
    return { runner, log };
  });
  const runners = entries.map(({ runner }) => runner);
  return {
    find(wanted) {
      const name = functionNameOf(wanted);
      const found = runners.find(({ lambda }) => [lambda.name, lambda.logicalId, lambda.label].includes(name));
      if (found !== undefined) return found;
      const known = runners.map(({ lambda }) => lambda.label).join(', ');
      throw new LocalCloudFault(`there is no function ${wanted}; known are ${known}`);
    },
    async close() {
      await Promise.all(runners.map((runner) => runner.close()));
      await Promise.all(entries.map(({ log }) => log.close()));
    },
  };
}
