/** The order in which the resources of a template are made: each after those that it refers to. */
import { LocalCloudFault } from '../fault.ts';
import { functionCall } from './intrinsics.ts';
import { isList, isObject, type Json } from './json.ts';
import type { Template } from './template.ts';

/** @throws LocalCloudFault if resources refer to each other in a circle. */
export function creationOrder(stack: string, template: Template): readonly string[] {
  const ordered = new Set<string>();
  const visit = (logicalId: string, path: readonly string[]) => {
    if (ordered.has(logicalId)) return;
    if (path.includes(logicalId)) {
      throw new LocalCloudFault(
        `stack ${stack}: resources refer to each other in a circle: ${[...path, logicalId].join(' → ')}`,
      );
    }
    const resource = template.Resources[logicalId];
    if (resource === undefined) return;
    const dependencies = new Set([...resource.DependsOn, ...references(resource.Properties)]);
    for (const dependency of dependencies) visit(dependency, [...path, logicalId]);
    ordered.add(logicalId);
  };
  for (const logicalId of Object.keys(template.Resources)) visit(logicalId, []);
  return [...ordered];
}

/** Every name that `Ref`, `Fn::GetAtt` or `Fn::Sub` mentions; names of parameters are among them. */
function references(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  const call = functionCall(value);
  const nested = Object.values(value).flatMap(references);
  return call === undefined ? nested : [...nested, ...mentioned(call.name, call.argument)];
}

function mentioned(name: string, argument: Json): readonly string[] {
  const first = isList(argument) ? argument[0] : argument;
  if (typeof first !== 'string') return [];
  if (name === 'Ref') return [first];
  if (name === 'Fn::GetAtt') return [first.split('.')[0] ?? first];
  if (name === 'Fn::Sub') return [...first.matchAll(/\$\{([^!}.]+)/g)].map(([, found]) => found ?? '');
  return [];
}
