/** Which Rollcall the commands talk to: a local cloud that runs on this machine, or the deployment on AWS. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as v from 'valibot';
import { type ServiceOutputs, serviceOutputs, stackNames } from '../shared/contracts/outputs.ts';
import type { Bucket } from '../shared/store/bucket.ts';
import { type ClientConfig, clientsFor } from '../shared/store/clients.ts';
import type { LaneContext } from '../shared/store/context.ts';
import type { Table } from '../shared/store/table.ts';
import { CliFault, notFound } from './cli-fault.ts';
import { exitCode } from './exit-code.ts';
import { codeOf } from './fault-code.ts';
import { findInstance, type Instance, instanceFile } from './instance.ts';

/** Where `npm start` keeps everything unless told otherwise. */
const defaultDirectory = '.rollcall';

/** What the command line says about where to look. */
export type Wanted = {
  readonly dir: string | undefined;
  readonly aws: boolean;
  /** What the names of the stacks on AWS begin with, where several deployments stand in one account. */
  readonly prefix?: string | undefined;
};

/** A deployment, with clients that reach it. */
export type Deployment = {
  readonly place: 'local' | 'aws';
  /** The service stack's name. */
  readonly stack: string;
  readonly config: ClientConfig;
  readonly sftp: { readonly host: string; readonly port: number };
  readonly tenants: Table;
  readonly directory: Table;
  readonly imports: Table;
  readonly uploads: Bucket;
  readonly work: Bucket;
  readonly lane: LaneContext;
};

/**
 * Finds the deployment: `--dir` or `ROLLCALL_DIR` name a local cloud, `--aws` the account; without any of them it is
 * the local cloud of the working directory if one runs there, otherwise AWS. Throws `CliFault` when there is none.
 */
export async function findDeployment(wanted: Wanted, env: NodeJS.ProcessEnv): Promise<Deployment> {
  const named = wanted.dir ?? (wanted.aws ? undefined : env.ROLLCALL_DIR || undefined);
  if (named !== undefined) return localDeployment(await namedInstance(named));
  const instance = wanted.aws ? undefined : await findInstance(defaultDirectory);
  if (instance !== undefined) return localDeployment(instance);
  return awsDeployment(wanted, `${wanted.prefix ?? env.ROLLCALL_PREFIX ?? ''}${stackNames.service}`);
}

async function namedInstance(directory: string): Promise<Instance> {
  const instance = await findInstance(directory);
  if (instance !== undefined) return instance;
  const file = instanceFile(directory);
  throw notFound(
    'deployment',
    `no local cloud runs in ${directory} (looked for ${file} and its process); start it with: npm start -- --dir ${directory}`,
  );
}

async function localDeployment(instance: Instance): Promise<Deployment> {
  const { endpoint, region, accessKeyId, secretAccessKey } = instance;
  const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  const outputs = await readOutputs(config, stackNames.service, `the local cloud at ${endpoint}`);
  const place = { place: 'local', stack: stackNames.service } as const;
  return { ...connect(config, outputs), ...place, sftp: { host: instance.sftpHost, port: instance.sftpPort } };
}

async function awsDeployment({ aws }: Wanted, stack: string): Promise<Deployment> {
  const region = await regionOfEnvironment(aws);
  const config = { region };
  const outputs = await readOutputs(config, stack, `AWS region ${region}`);
  return {
    ...connect(config, outputs),
    place: 'aws',
    stack,
    sftp: { host: outputs.SftpHost, port: Number(outputs.SftpPort) },
  };
}

/** As every SDK client finds it: `AWS_REGION`, then the profile's. */
async function regionOfEnvironment(askedForAws: boolean): Promise<string> {
  try {
    return await new CloudFormationClient().config.region();
  } catch (cause) {
    const looked = askedForAws ? '' : `no local cloud runs in ${defaultDirectory} (start one with: npm start), and `;
    throw notFound('deployment', `${looked}no AWS region is set: set AWS_REGION to where Rollcall is deployed`, {
      cause,
    });
  }
}

async function readOutputs(config: ClientConfig, name: string, where: string): Promise<ServiceOutputs> {
  const cloudFormation = new CloudFormationClient(config);
  const stack = await cloudFormation
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((cause: unknown) => {
      throw explain(cause, name, where);
    })
    .finally(() => cloudFormation.destroy());
  const outputs = stack.Stacks?.[0]?.Outputs ?? [];
  const parsed = v.safeParse(
    serviceOutputs,
    Object.fromEntries(outputs.map((one) => [one.OutputKey, one.OutputValue])),
  );
  if (parsed.success) return parsed.output;
  const missing = parsed.issues.map((issue) => v.getDotPath(issue)).join(', ');
  throw notFound(
    'deployment',
    `the stack ${name} in ${where} lacks the outputs ${missing}: deploy this version of Rollcall first`,
  );
}

/** DescribeStacks answers `ValidationError` for a stack that does not exist ("DescribeStacks", CloudFormation API reference). */
function explain(cause: unknown, stack: string, where: string): unknown {
  if (!(cause instanceof Error)) return cause;
  if (codeOf(cause) === 'ECONNREFUSED') {
    return notFound('deployment', `nothing answers for ${where}: start it with npm start`, { cause });
  }
  if (cause.name === 'ValidationError') {
    const todo = 'deploy it with: npm run deploy, or set AWS_REGION, AWS_PROFILE and --prefix to where it is';
    return notFound('deployment', `there is no stack ${stack} in ${where}: ${todo}`, { cause });
  }
  if (cause.name === 'CredentialsProviderError') {
    const message = `no AWS credentials to look for ${stack} in ${where}: sign in, or set AWS_PROFILE`;
    return notFound('deployment', message, { cause });
  }
  const message = `can't look for the stack ${stack} in ${where}: ${cause.message}`;
  return new CliFault(exitCode.fault, 'deployment-unreachable', message, { cause });
}

function connect(config: ClientConfig, outputs: ServiceOutputs): Omit<Deployment, 'place' | 'stack' | 'sftp'> {
  const environment = {
    IMPORTS_TABLE: outputs.ImportsTable,
    WORK_BUCKET: outputs.WorkBucket,
    ARRIVALS_QUEUE_URL: outputs.ArrivalsQueueUrl,
    CHANGES_QUEUE_URL: outputs.ChangesQueueUrl,
    FINISH_QUEUE_URL: outputs.FinishQueueUrl,
  };
  const { lane, table, bucket } = clientsFor(environment, config);
  return {
    config,
    tenants: table(outputs.TenantsTable),
    directory: table(outputs.DirectoryTable),
    imports: lane.imports,
    uploads: bucket(outputs.UploadsBucket),
    work: lane.work,
    lane,
  };
}
