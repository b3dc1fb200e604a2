/** What a resource type is described from, and how its properties are checked. */
import * as v from 'valibot';
import { LocalCloudFault } from '../fault.ts';
import type { JsonObject } from '../template/json.ts';
import type { Place, Values } from '../template/scope.ts';

export interface ResourceInput {
  readonly stack: string;
  readonly logicalId: string;
  /** What people call it: its construct's id where CDK tells, else the logical id. */
  readonly label: string;
  readonly type: string;
  /** With every function resolved. */
  readonly properties: JsonObject;
  readonly place: Place;
  /** Object key in the bootstrap bucket → file or folder. */
  readonly assets: ReadonlyMap<string, string>;
}

/** A resource as the rest of the template sees it, and what of it runs here (`undefined`: nothing does). */
export interface Described<Runs> extends Values {
  readonly runs: Runs;
}

/**
 * A property that changes nothing on this machine. It is listed all the same, with the reason: a property that is not
 * listed stops the start.
 */
export function meaningless(_reason: string) {
  return v.optional(v.unknown());
}

/** CloudFormation takes numbers and booleans as texts too. */
export const wholeNumber = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer());
export const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])]),
  v.transform((value) => value === true || value === 'true'),
);
export const text = v.pipe(v.string(), v.nonEmpty());

/** @throws LocalCloudFault that names the resource and the property which is unknown or not as expected. */
export function parseProperties<Schema extends v.GenericSchema>(
  schema: Schema,
  input: ResourceInput,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, input.properties);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'properties';
  const fault =
    issue.type === 'strict_object' && issue.expected === 'never'
      ? 'the local cloud does not know this property'
      : `${issue.message}`;
  throw new LocalCloudFault(`${input.type} ${input.logicalId} (stack ${input.stack}): ${path}: ${fault}`);
}

/** `arn:partition:service:region:account:resource`. */
export function arnOf(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}

/** The part of an ARN after its account. */
export function resourceOfArn(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

export function refuseResource(input: ResourceInput, fault: string): never {
  throw new LocalCloudFault(`${input.type} ${input.logicalId} (stack ${input.stack}): ${fault}`);
}
