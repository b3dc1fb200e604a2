/** What the policies of a deployment stand in: both templates, and the session policy that goes with them. */
import * as v from 'valibot';
import { isObject, type Json, jsonObject } from '../../local/template/json.ts';
import type { Place } from '../../local/template/scope.ts';
import { sessionPolicy } from '../../shared/access/session-policy.ts';
import { synthesize } from '../infra/templates.ts';
import type { Documents } from './statements.ts';
import { worldOf } from './world.ts';

/** Both templates, by the names of their stacks. */
export function templatesOf(settings: Record<string, unknown>): Documents {
  const { state, service } = synthesize(settings);
  return {
    RollcallState: v.parse(jsonObject, state.toJSON()),
    RollcallService: v.parse(jsonObject, service.toJSON()),
  };
}

/** Both templates, and what `authenticate` answers for this tenant, their bucket and their key. */
export function documentsOf(settings: Record<string, unknown>, tenant: string, place: Place): Documents {
  const templates = templatesOf(settings);
  const { arn } = worldOf(ofPolicies(templates), place);
  const bucket = arn('UploadsBucket').split(':').at(-1) ?? '';
  const session: unknown = JSON.parse(sessionPolicy({ tenant, bucket, keyArn: arn('DataKey') }));
  return { ...templates, session: v.parse(jsonObject, session) };
}

/** What says nothing about permissions, and takes long to read or is not known on this machine. */
const others = /^AWS::(CloudWatch|Logs::QueryDefinition|EC2|Route53)(::|$)/;

/** The documents without that. A server's address is left out too, which refers to it. */
export function ofPolicies(documents: Documents): Documents {
  return Object.fromEntries(Object.entries(documents).map(([name, document]) => [name, lessOf(document)]));
}

function lessOf(document: Json): Json {
  if (!isObject(document) || !isObject(document.Resources)) return document;
  const kept = Object.entries(document.Resources).filter(([, one]) => !others.test(typeOf(one)));
  return { ...document, Resources: Object.fromEntries(kept.map(([id, one]) => [id, withoutAddress(one)])) };
}

const typeOf = (resource: Json): string => (isObject(resource) ? String(resource.Type) : '');

function withoutAddress(resource: Json): Json {
  if (typeOf(resource) !== 'AWS::Transfer::Server' || !isObject(resource)) return resource;
  const { Properties = null } = resource;
  const { EndpointDetails: _, ...rest } = isObject(Properties) ? Properties : {};
  return { ...resource, Properties: rest };
}
