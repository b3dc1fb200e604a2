/** The Transfer Family server of the template, on this machine. */

import * as v from 'valibot';
import { s3ClientOf } from './clients.ts';
import { parseJson } from './door/body.ts';
import type { CredentialRegistry } from './door/credentials.ts';
import type { Publish } from './door/put-events.ts';
import { LocalCloudFault } from './fault.ts';
import { openFunctionLog } from './lambda/function-log.ts';
import type { Functions } from './lambda/functions.ts';
import { portTaken } from './listen.ts';
import { type Deployment, ofKind } from './resources/deployment.ts';
import { json, jsonObject } from './template/json.ts';
import { parseTransferServerProperties } from './transfer/properties.ts';
import { type RunningTransfer, startTransfer } from './transfer/server.ts';

export interface SftpOptions {
  readonly deployment: Deployment;
  readonly functions: Functions;
  readonly credentials: CredentialRegistry;
  readonly publish: Publish;
  readonly directory: string;
  readonly logs: string;
  readonly port: number;
}

/** `undefined` if the template has no server. @throws LocalCloudFault if the port is taken, or if there are two servers. */
export async function startSftp(options: SftpOptions): Promise<RunningTransfer | undefined> {
  const { deployment, functions, credentials, publish, directory, logs, port } = options;
  const { place } = deployment;
  const [server, another] = ofKind(deployment, 'transferServer');
  if (server === undefined) return undefined;
  if (another !== undefined)
    throw new LocalCloudFault('the local cloud runs one AWS::Transfer::Server only, the template has two');
  const provider = functions.find(server.identityProviderArn);
  const log = openFunctionLog(logs, `/aws/transfer/${server.serverId}`);
  const kmsKeyArn = ofKind(deployment, 'bucket').find((bucket) => bucket.kmsKeyArn !== undefined)?.kmsKeyArn;
  const running = await startTransfer({
    properties: parseTransferServerProperties(server.properties),
    serverId: server.serverId,
    directory,
    port,
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    identify: async (event) => {
      const outcome = await provider.invoke(JSON.stringify(event));
      if (!outcome.ok) throw new Error(`${provider.lambda.label} failed: ${outcome.error.errorMessage}`);
      return JSON.parse(outcome.payload);
    },
    s3: ({ role, policy }) => {
      const sessionPolicy =
        policy === undefined ? {} : { sessionPolicy: v.parse(json, parseJson(Buffer.from(policy))) };
      return s3ClientOf({ name: 'sftp', kind: 'role', principal: role, ...sessionPolicy }, credentials, place);
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
