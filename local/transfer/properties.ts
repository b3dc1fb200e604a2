/**
 * The resolved properties of an `AWS::Transfer::Server`, as far as the double can honour them.
 * The schemas are strict: a property or value that is not here stops the start with its name.
 */
import * as v from 'valibot';

const arn = v.pipe(v.string(), v.startsWith('arn:', 'expected an ARN'));

const lambdaArn = v.pipe(
  v.string(),
  v.regex(/^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:.+$/, 'expected the ARN of a Lambda function'),
);

/**
 * `LoggingRole`, `StructuredLogDestinations` and `Tags` have no effect here, and `DirectoryListingOptimization` none that
 * shows: on AWS it changes how fast a listing is, not what is in it.
 */
const transferServerProperties = v.strictObject({
  Domain: v.optional(v.literal('S3'), 'S3'),
  Protocols: v.optional(v.strictTuple([v.literal('SFTP')]), ['SFTP']),
  IdentityProviderType: v.literal('AWS_LAMBDA'),
  IdentityProviderDetails: v.strictObject({
    Function: lambdaArn,
    SftpAuthenticationMethods: v.optional(v.literal('PUBLIC_KEY_OR_PASSWORD'), 'PUBLIC_KEY_OR_PASSWORD'),
  }),
  EndpointType: v.optional(v.literal('PUBLIC'), 'PUBLIC'),
  SecurityPolicyName: v.string(),
  ProtocolDetails: v.optional(
    v.strictObject({ SetStatOption: v.optional(v.picklist(['DEFAULT', 'ENABLE_NO_OP']), 'DEFAULT') }),
    {},
  ),
  S3StorageOptions: v.optional(
    v.strictObject({
      DirectoryListingOptimization: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'DISABLED'),
    }),
    {},
  ),
  LoggingRole: v.optional(arn),
  StructuredLogDestinations: v.optional(v.array(arn)),
  Tags: v.optional(v.array(v.strictObject({ Key: v.string(), Value: v.string() }))),
});

export type TransferServerProperties = v.InferOutput<typeof transferServerProperties>;

/**
 * Parses the resolved properties of an `AWS::Transfer::Server`.
 * @throws an error that names each property that is missing, unknown or has a value that the double cannot honour.
 */
export function parseTransferServerProperties(properties: unknown): TransferServerProperties {
  const parsed = v.safeParse(transferServerProperties, properties);
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the properties'}: ${issue.message}`);
  throw new Error(`this AWS::Transfer::Server cannot be run locally: ${faults.join('; ')}`);
}

/** The server's own ARN: region and account are those of its identity-provider function, which CloudFormation put beside it. */
export function transferServerArn(properties: TransferServerProperties, serverId: string): string {
  const [, partition, , region, account] = properties.IdentityProviderDetails.Function.split(':');
  return `arn:${partition}:transfer:${region}:${account}:server/${serverId}`;
}
