/** AWS::Transfer::Server. Its double reads the properties itself: here they are only named and referred to. */
import * as v from 'valibot';
import type { JsonObject } from '../template/json.ts';
import { resourceDigest } from '../template/names.ts';
import { arnOf, type Described, type ResourceInput, refuseResource } from './input.ts';

const identityProvider = v.object({ IdentityProviderDetails: v.object({ Function: v.string() }) });

export interface TransferServer {
  readonly kind: 'transferServer';
  readonly serverId: string;
  readonly arn: string;
  readonly properties: JsonObject;
  readonly identityProviderArn: string;
}

/** Server ids are `s-` and 17 hexadecimal digits ("CreateServer" in the Transfer Family API reference). */
export function describeTransferServer(input: ResourceInput): Described<TransferServer> {
  const parsed = v.safeParse(identityProvider, input.properties);
  if (!parsed.success) return refuseResource(input, 'the local cloud logs in through a Lambda identity provider only');
  const digest = resourceDigest(input.stack, input.logicalId);
  const serverId = `s-${`${digest}${digest}${digest}`.slice(0, 17)}`;
  const arn = arnOf(input.place, 'transfer', `server/${serverId}`);
  const runs: TransferServer = {
    kind: 'transferServer',
    serverId,
    arn,
    properties: input.properties,
    identityProviderArn: parsed.output.IdentityProviderDetails.Function,
  };
  return { ref: arn, attributes: { Arn: arn, ServerId: serverId, State: 'ONLINE' }, runs };
}
