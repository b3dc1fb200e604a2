/**
 * The outputs of the deployed stacks: how the command line finds a deployment, on AWS and on the local cloud alike.
 */
import * as v from 'valibot';

const name = v.pipe(v.string(), v.nonEmpty());

/** Names of the two stacks, in deployment order. */
export const stackNames = { state: 'RollcallState', service: 'RollcallService' } as const;

/** Outputs of the service stack; `SftpHost` is the Transfer Family endpoint's host name. */
export const serviceOutputs = v.object({
  SftpHost: name,
  SftpPort: name,
  UploadsBucket: name,
  WorkBucket: name,
  TenantsTable: name,
  DirectoryTable: name,
  ImportsTable: name,
  ArrivalsQueueUrl: name,
  ChangesQueueUrl: name,
  FinishQueueUrl: name,
});

export type ServiceOutputs = v.InferOutput<typeof serviceOutputs>;
