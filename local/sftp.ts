/** The Transfer Family server of the template, on this machine. */

import * as v from 'valibot';
import { s3ClientOf } from './clients.ts';
import type { CredentialRegistry } from './door/credentials.ts';
import type { Publish } from './door/put-events.ts';
import { writePermission } from './door/s3-call.ts';
import { LocalCloudFault } from './fault.ts';
import { mayInvoke, mayOpenSession, overTls, transferFor } from './iam/acting.ts';
import { roleCaller } from './iam/caller.ts';
import type { Judge } from './iam/judge.ts';
import { openFunctionLog } from './lambda/function-log.ts';
import type { Functions } from './lambda/functions.ts';
import { portTaken } from './listen.ts';
import { type Deployment, ofKind } from './resources/deployment.ts';
import type { TransferServer } from './resources/transfer-server.ts';
import { json, jsonObject } from './template/json.ts';
import { parseTransferServerProperties } from './transfer/properties.ts';
import { type RunningTransfer, startTransfer } from './transfer/server.ts';

export interface SftpOptions {
  readonly deployment: Deployment;
  readonly functions: Functions;
  readonly credentials: CredentialRegistry;
  readonly judge: Judge;
  readonly publish: Publish;
  readonly directory: string;
  readonly logs: string;
  readonly port: number;
}

const withRole = v.object({ Role: v.string() });

/** Transfer Family assumes the role that the identity provider names. */
function demandRole(
  { judge, deployment }: SftpOptions,
  server: TransferServer,
  username: string,
  answer: unknown,
): void {
  if (!v.is(withRole, answer)) return;
  const decision = mayOpenSession(judge, server, { username, roleArn: answer.Role }, deployment.place);
  if (!decision.allowed) throw new Error(`Transfer Family may not assume the role of the session: ${decision.reason}`);
}

/** `undefined` if the template has no server. @throws LocalCloudFault if the port is taken, or if there are two servers. */
export async function startSftp(options: SftpOptions): Promise<RunningTransfer | undefined> {
  const { deployment, functions, credentials, judge, publish, directory, logs, port } = options;
  const { place } = deployment;
  const [server, another] = ofKind(deployment, 'transferServer');
  if (server === undefined) return undefined;
  if (another !== undefined)
    throw new LocalCloudFault('the local cloud runs one AWS::Transfer::Server only, the template has two');
  const provider = functions.find(server.identityProviderArn);
  const log = openFunctionLog(logs, `/aws/transfer/${server.serverId}`);
  const running = await startTransfer({
    properties: parseTransferServerProperties(server.properties),
    serverId: server.serverId,
    directory,
    port,
    identify: async (event) => {
      if (!mayInvoke(judge, transferFor(server, place), provider.lambda.arn))
        throw new Error(`Transfer Family may not invoke ${provider.lambda.label}`);
      const outcome = await provider.invoke(JSON.stringify(event));
      if (!outcome.ok) throw new Error(`${provider.lambda.label} failed: ${outcome.error.errorMessage}`);
      const answer: unknown = JSON.parse(outcome.payload);
      demandRole(options, server, event.username, answer);
      return answer;
    },
    access: ({ role, policy }) => {
      const caller = roleCaller('sftp', role, policy);
      return {
        s3: s3ClientOf(caller, credentials, place),
        mayWrite: (bucket, key) => judge(caller, [writePermission(bucket, key)], overTls).allowed,
      };
    },
    emit: async ({ source, detail, time, resources, 'detail-type': detailType }) => {
      const { account, region } = place;
      const event = { source, 'detail-type': detailType, time, resources, account, region, version: '0' } as const;
      await publish('default', { ...event, detail: v.parse(jsonObject, detail) });
    },
    log: (line) => log.write(v.parse(json, line)),
  }).catch((cause: unknown) => {
    throw cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
      ? portTaken(port, '--sftp-port')
      : cause;
  });
  return {
    ...running,
    close: async () => {
      await running.close();
      await log.close();
    },
  };
}
