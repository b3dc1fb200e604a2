/** All functions of a deployment, each with its own credentials and log. */
import type { CredentialRegistry } from '../door/credentials.ts';
import { LocalCloudFault } from '../fault.ts';
import { functionCaller, mayLog } from '../iam/acting.ts';
import type { Judge } from '../iam/judge.ts';
import type { LambdaFunction } from '../resources/function.ts';
import { functionNameOf } from '../resources/mapping.ts';
import type { Place } from '../template/scope.ts';
import { diskMaker } from './disk/disk.ts';
import { functionEnvironment } from './environment.ts';
import { noLog, openFunctionLog } from './function-log.ts';
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
  readonly judge: Judge;
  /** Folder of the logs. */
  readonly logs: string;
  /** Folder of the functions' disks; what is in it is deleted. */
  readonly temporary: string;
  readonly concurrency?: number | undefined;
  readonly warn: (line: string) => void;
}

/** @throws LocalCloudFault if Lambda may not assume a function's role. */
export function createFunctions(options: FunctionsOptions): Functions {
  const { lambdas, place, credentials, judge, logs, temporary, concurrency, warn } = options;
  const makeDisk = diskMaker(temporary, warn);
  const entries = lambdas.map((lambda) => {
    const caller = functionCaller(judge, lambda);
    const log = mayLog(judge, caller, lambda, place) ? openFunctionLog(logs, lambda.logGroup) : noLog;
    const key = credentials.issue(caller);
    const environment = (logStream: string) => functionEnvironment(lambda, logStream, place, key);
    const runner = createFunctionRunner(lambda, {
      environment,
      log,
      makeDisk,
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
