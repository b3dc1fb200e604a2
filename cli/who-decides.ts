/** Who is named in history for a decision. */
import { userInfo } from 'node:os';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Deployment } from './deployment.ts';

/** On AWS the caller's ARN, which nobody can choose; on a local cloud the name of the machine's user. */
export async function whoDecides({ place, config }: Deployment): Promise<string> {
  if (place === 'local') return userInfo().username;
  const sts = new STSClient(config);
  const { Arn } = await sts.send(new GetCallerIdentityCommand()).finally(() => sts.destroy());
  return Arn ?? userInfo().username;
}
