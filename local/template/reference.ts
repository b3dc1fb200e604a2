/** `Ref`, `Fn::GetAtt` and the `${…}` of `Fn::Sub`: parameters, pseudo parameters and other resources. */
import { LocalCloudFault } from '../fault.ts';
import type { Json, JsonObject } from './json.ts';
import type { Scope } from './scope.ts';

/** "Pseudo parameters reference" in the CloudFormation user guide; `AWS::NoValue` is dealt with by the caller. */
const pseudoParameters: Readonly<Record<string, (scope: Scope) => Json>> = {
  'AWS::AccountId': ({ place }) => place.account,
  'AWS::Region': ({ place }) => place.region,
  'AWS::Partition': ({ place }) => place.partition,
  'AWS::URLSuffix': () => 'amazonaws.com',
  'AWS::StackName': ({ stack }) => stack,
  'AWS::StackId': ({ place, stack }) => stackId(stack, place),
  'AWS::NotificationARNs': () => [],
};

export function stackId(stack: string, place: Scope['place']): string {
  return `arn:${place.partition}:cloudformation:${place.region}:${place.account}:stack/${stack}/local`;
}

/** The answer of `Ref`; `undefined` for `AWS::NoValue`. */
export function reference(name: string, scope: Scope): Json | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const pseudo = pseudoParameters[name];
  if (pseudo !== undefined) return pseudo(scope);
  if (name in scope.template.Parameters) return parameter(name, scope);
  const resource = scope.resources.get(name);
  if (resource === undefined) throw new LocalCloudFault(`${scope.subject}: Ref ${name} leads nowhere`);
  return resource.ref;
}

function parameter(name: string, scope: Scope): string {
  const declared = scope.template.Parameters[name];
  const given = scope.parameters[name];
  if (given !== undefined) return given;
  if (declared?.Type.startsWith('AWS::SSM::') === true) {
    throw new LocalCloudFault(`${scope.subject}: parameter ${name} is read from SSM, which the local cloud has not`);
  }
  if (declared?.Default === undefined) {
    throw new LocalCloudFault(`${scope.subject}: parameter ${name} has no default, and no value was given`);
  }
  return String(declared.Default);
}

export function getAttribute(logicalId: string, attribute: string, scope: Scope): string {
  const resource = scope.resources.get(logicalId);
  if (resource === undefined) throw new LocalCloudFault(`${scope.subject}: Fn::GetAtt ${logicalId} leads nowhere`);
  const value = resource.attributes[attribute];
  if (value === undefined) {
    const type = scope.template.Resources[logicalId]?.Type ?? 'resource';
    throw new LocalCloudFault(
      `${scope.subject}: the local cloud has no attribute ${attribute} of ${type} ${logicalId}`,
    );
  }
  return value;
}

/** `${Name}`, `${Resource.Attribute}`, `${Variable}`; `${!Literal}` stays as `${Literal}`. */
export function substitute(pattern: string, variables: JsonObject, scope: Scope): string {
  return pattern.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const variable = variables[name];
    if (variable !== undefined) return String(variable);
    const [logicalId = '', ...path] = name.split('.');
    return path.length > 0 ? getAttribute(logicalId, path.join('.'), scope) : String(reference(name, scope) ?? '');
  });
}
