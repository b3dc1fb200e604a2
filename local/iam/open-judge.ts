/** The judge of a running local cloud: what it refuses stands on the console and in `denied.log`. */
import type { Closing } from '../closing.ts';
import { openFunctionLog } from '../lambda/function-log.ts';
import type { Deployment } from '../resources/deployment.ts';
import { createAccount } from './account.ts';
import { createJudge, type Judge } from './judge.ts';
import { recordUsage, usageFolder } from './usage.ts';

export interface OpenJudgeOptions {
  readonly deployment: Deployment;
  /** Folder of the logs. */
  readonly logs: string;
  readonly warn: (line: string) => void;
}

/** @throws LocalCloudFault if a policy of the templates can't be judged. */
export function openJudge({ deployment, logs, warn }: OpenJudgeOptions, closing: Closing): Judge {
  const account = createAccount(deployment);
  const log = openFunctionLog(logs, 'denied');
  closing.add(() => log.close());
  const denied = (message: string) => {
    log.write({ timestamp: new Date().toISOString(), level: 'ERROR', message });
    warn(message);
  };
  const folder = process.env[usageFolder];
  const used = folder === undefined ? {} : { used: recordUsage(folder) };
  return createJudge({ account, place: deployment.place, denied, ...used });
}
