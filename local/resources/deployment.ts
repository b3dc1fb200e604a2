/** What the stacks of an assembly come to on this machine: every resource with its name, resolved and checked. No I/O. */
import { LocalCloudFault } from '../fault.ts';
import type { Assembly, Stack } from '../template/assembly.ts';
import { holds } from '../template/conditions.ts';
import { resolve, resolveObject } from '../template/intrinsics.ts';
import { creationOrder } from '../template/order.ts';
import { stackId } from '../template/reference.ts';
import type { Place, Scope, Values } from '../template/scope.ts';
import { describeIgnored, ignoredTypes } from './ignored.ts';
import type { Described, ResourceInput } from './input.ts';
import { type Runnable, type RunnableOf, resourceKinds } from './kinds.ts';

interface DeployedStack {
  readonly name: string;
  readonly id: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly place: Place;
  readonly stacks: readonly DeployedStack[];
  readonly resources: readonly Runnable[];
}

/** @throws LocalCloudFault on the first thing in the templates that the local cloud does not know. */
export function describeDeployment(
  { stacks, assets }: Assembly,
  place: Place,
  parameters: Readonly<Record<string, string>> = {},
): Deployment {
  const exports = new Map<string, string>();
  const resources: Runnable[] = [];
  const deployed = stacks.map((stack) => {
    const values = new Map<string, Values>();
    const scope = (subject: string): Scope => ({
      stack: stack.name,
      template: stack.template,
      place,
      parameters,
      resources: values,
      exports,
      subject: `stack ${stack.name}, ${subject}`,
    });
    for (const logicalId of creationOrder(stack.name, stack.template)) {
      const described = describeResource(stack, logicalId, scope(logicalId), assets);
      if (described === undefined) continue;
      values.set(logicalId, described);
      if (described.runs !== undefined) resources.push(described.runs);
    }
    return { name: stack.name, id: stackId(stack.name, place), outputs: outputsOf(stack, scope, exports) };
  });
  return { place, stacks: deployed, resources };
}

/** All resources of one kind. */
export function ofKind<Kind extends Runnable['kind']>(deployment: Deployment, kind: Kind): readonly RunnableOf<Kind>[] {
  return deployment.resources.filter((resource): resource is RunnableOf<Kind> => resource.kind === kind);
}

function describeResource(
  { name: stack, template }: Stack,
  logicalId: string,
  scope: Scope,
  assets: ReadonlyMap<string, string>,
): Described<Runnable | undefined> | undefined {
  const resource = template.Resources[logicalId];
  if (resource === undefined) return undefined;
  if (resource.Condition !== undefined && !holds(resource.Condition, scope, resolve)) return undefined;
  const { Type: type, Properties, Metadata } = resource;
  const describe = resourceKinds[type];
  const ignored = ignoredTypes[type];
  if (describe === undefined && ignored === undefined) {
    throw new LocalCloudFault(
      `${type} ${logicalId} (stack ${stack}): the local cloud neither runs this resource type nor lists it as ignored`,
    );
  }
  const properties = resolveObject(Properties, scope);
  const label = constructId(Metadata['aws:cdk:path']) ?? logicalId;
  const input: ResourceInput = { stack, logicalId, label, type, properties, place: scope.place, assets };
  return describe === undefined ? describeIgnored(input, ignored ?? { reason: '' }) : describe(input);
}

/** `Stack/planning/plan/Resource` → `plan`. */
function constructId(path: string | undefined): string | undefined {
  return path
    ?.split('/')
    .filter((id) => id !== 'Resource')
    .at(-1);
}

function outputsOf(
  { template }: Stack,
  scope: (subject: string) => Scope,
  exports: Map<string, string>,
): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  for (const [name, output] of Object.entries(template.Outputs)) {
    const here = scope(`output ${name}`);
    if (output.Condition !== undefined && !holds(output.Condition, here, resolve)) continue;
    const value = String(resolve(output.Value, here) ?? '');
    outputs[name] = value;
    const exported = output.Export === undefined ? undefined : resolve(output.Export.Name, here);
    if (exported !== undefined) exports.set(String(exported), value);
  }
  return outputs;
}
