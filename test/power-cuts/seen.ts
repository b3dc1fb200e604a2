/** What is left in a cloud when an import has ended: what of it must be the same however often the power was cut. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Deployment } from '../../cli/deployment.ts';
import type { Import } from '../../shared/domain/import.ts';
import { userItems } from '../../shared/store/directory-read.ts';
import { listImports } from '../../shared/store/imports.ts';
import { tenant } from './files.ts';
import { toldQueue } from './told-queue.ts';

export type Seen = {
  readonly imports: readonly unknown[];
  /** Users by key. */
  readonly users: ReadonlyMap<string, string>;
  readonly reports: readonly string[];
  /** How often each event was told, by its id. */
  readonly told: ReadonlyMap<string, number>;
};

/** They say when something was written; everything else of an item has to be the same. */
const instants: ReadonlySet<string> = new Set(['createdAt', 'updatedAt', 'archivedAt']);

export async function lookAt(deployment: Deployment): Promise<Seen> {
  const imports: Import[] = [];
  for await (const one of listImports(deployment.imports, tenant, Date.now())) imports.unshift(one);
  const anonymous = (text: string): string =>
    imports.reduce((left, { id }, n) => left.replaceAll(id, `import-${n}`), text);
  const users = new Map<string, string>();
  for await (const item of userItems(deployment.directory, tenant)) {
    const lasting = Object.entries(item).filter(([name]) => !instants.has(name));
    users.set(String(item.key), anonymous(JSON.stringify(Object.fromEntries(lasting.sort()), bytesAsText)));
  }
  const told = new Map<string, number>();
  for await (const id of drain(deployment)) told.set(anonymous(id), (told.get(anonymous(id)) ?? 0) + 1);
  return {
    imports: imports.map(({ state, counts, failure, plan, held }) => ({
      state,
      counts,
      failure,
      held,
      plan: plan?.chunks,
    })),
    users,
    reports: await Promise.all(imports.map((one) => reportOf(deployment, one).then(anonymous))),
    told,
  };
}

const bytesAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;

async function reportOf({ uploads }: Deployment, { reportKey }: Import): Promise<string> {
  if (reportKey === undefined) return 'none';
  const { Body } = await uploads.s3.send(new GetObjectCommand({ Bucket: uploads.name, Key: reportKey }));
  return (await Body?.transformToString()) ?? '';
}

/** Ids of all that was told. */
async function* drain({ config }: Deployment): AsyncGenerator<string> {
  const sqs = new SQSClient(config);
  const QueueUrl = `${config.endpoint}/000000000000/${toldQueue}`;
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
    );
    if (Messages.length === 0) break;
    for (const { Body = '{}' } of Messages) yield String(JSON.parse(Body).detail?.id);
    const Entries = Messages.map(({ ReceiptHandle = '' }, at) => ({ Id: String(at), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  sqs.destroy();
}

/** What differs, in words; nothing when it is the same. Only the first few of many. */
export function differences(a: Seen, b: Seen): string[] {
  const [one, other] = [a, b].map(({ imports, reports }) => JSON.stringify({ imports, reports }));
  const keys = new Set([...a.users.keys(), ...b.users.keys()]);
  const users = [...keys].filter((key) => a.users.get(key) !== b.users.get(key));
  const ids = new Set([...a.told.keys(), ...b.told.keys()]);
  const told = [...ids].filter((id) => a.told.has(id) !== b.told.has(id));
  return [
    ...(one === other ? [] : [`imports or reports: ${one} and ${other}`]),
    ...users.slice(0, 5).map((key) => `user ${key}: ${a.users.get(key)} and ${b.users.get(key)}`),
    ...(users.length > 5 ? [`${users.length} users in all`] : []),
    ...told.slice(0, 5).map((id) => `event ${id}: told ${a.told.get(id) ?? 0} times and ${b.told.get(id) ?? 0} times`),
    ...(told.length > 5 ? [`${told.length} events in all`] : []),
  ];
}
