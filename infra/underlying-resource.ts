import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The CloudFormation resource behind an L2 construct, for properties that the L2 does not offer.
 * Throws when the construct is made of something else: an upgrade of aws-cdk-lib changed it.
 */
export function underlyingResource<Resource extends CfnResource>(
  construct: IConstruct,
  type: abstract new (...parameters: never[]) => Resource,
): Resource {
  const resource = construct.node.defaultChild;
  if (resource instanceof type) return resource;
  throw new Error(
    `${construct.node.path} is made of ${resource?.constructor.name ?? 'nothing'}, expected ${type.name}`,
  );
}
