/** `rollcall dlq …`: messages that could be neither carried out nor failed. */
import type { Command } from 'commander';
import pMap from 'p-map';
import { getImport } from '../../shared/store/imports.ts';
import { type Depth, depthOf, findQueues } from '../dead-letters/queues.ts';
import { type DeadLetter, look } from '../dead-letters/receive.ts';
import { redrive } from '../dead-letters/redrive.ts';
import { parseCount } from '../parse-count.ts';
import { openSession, type Session } from '../session.ts';
import { type Row, table } from '../table.ts';
import { counted, isoInstant, readableInstant } from '../wording.ts';

const listHelp = `
A step that fails five times becomes a dead letter. The function fail takes it within seconds and ends its import. What fail
can't handle either, in five tries or more, is parked, for 14 days from when it was first sent: that is what a person has to look at.

Example:
  $ rollcall dlq list`;

const showHelp = `
Looking takes nothing: the messages are there again after five seconds. What went wrong stands in the log of fail, by the
import's id (saved query rollcall/one-import).

Example:
  $ rollcall dlq show --json`;

const redriveHelp = `
Mend the cause first. By default fail gets the messages again and ends their imports; with --to-source the steps themselves are
tried again, which does nothing for an import that has ended meanwhile. Doing it twice is harmless.

Examples:
  $ rollcall dlq redrive
  $ rollcall dlq redrive --to-source`;

/** Adds the commands to the program. */
export function declareDlq(program: Command): void {
  const dlq = program.command('dlq').description('messages that could be neither carried out nor failed');
  dlq.command('list').description('how many messages each queue has').addHelpText('after', listHelp).action(list);
  dlq
    .command('show')
    .description('what the parked messages are about')
    .option('--limit <n>', 'how many at most', parseCount, 100)
    .addHelpText('after', showHelp)
    .action(show);
  dlq
    .command('redrive')
    .description('move the parked messages on')
    .option('--to-source', 'to the steps that they come from, and not to fail')
    .addHelpText('after', redriveHelp)
    .action(redriveAll);
}

type Line = Depth & { readonly queue: string; readonly kind: 'step' | 'dead-letters' | 'parked' };

async function list(_options: unknown, command: Command): Promise<void> {
  const { deployment, output, next } = await openSession(command);
  const { sqs } = deployment.lane.queues;
  const { steps, parked } = await findQueues(deployment.lane.queues);
  const lineOf = async (queue: string, kind: Line['kind'], url: string): Promise<Line> => ({
    queue,
    kind,
    ...(await depthOf(sqs, url)),
  });
  const lines = await Promise.all([
    ...Object.entries(steps).map(([name, { queue }]) => lineOf(name, 'step', queue)),
    ...Object.entries(steps).map(([name, { deadLetters }]) => lineOf(name, 'dead-letters', deadLetters)),
    lineOf('parked', 'parked', parked),
  ]);
  const isAnyParked = lines.some(({ kind, waiting }) => kind === 'parked' && waiting > 0);
  const [oldest] = isAnyParked ? await look(sqs, parked, 10) : [];
  const value = { queues: lines, oldestParked: isoInstant(oldest?.sentAt) };
  await output.print(value, () => `${depthTable(lines)}\n\n${parkedText(oldest, next)}`);
}

const titleOf = { step: '', 'dead-letters': ', dead letters', parked: '' } as const;

function depthTable(lines: readonly Line[]): string {
  const rows = lines.map(({ queue, kind, waiting, inFlight, delayed }): Row => {
    const text = String(waiting);
    const isTrouble = kind === 'parked' && waiting > 0;
    return [`${queue}${titleOf[kind]}`, isTrouble ? { text, style: 'red' } : text, String(inFlight), String(delayed)];
  });
  return table(['QUEUE', 'WAITING', 'BEING HANDLED', 'DELAYED'], rows);
}

function parkedText(oldest: DeadLetter | undefined, next: Session['next']): string {
  if (oldest === undefined) return 'nothing is parked';
  return `parked since ${readableInstant(oldest.sentAt)} or before: ${next('dlq show')}`;
}

/** A dead letter and what has become of its import; undefined when there is none of it any more, or none was made yet. */
type Shown = DeadLetter & { readonly state: string | undefined };

async function show({ limit }: { readonly limit: number }, command: Command): Promise<void> {
  const { deployment, output, next } = await openSession(command);
  const { queues, imports } = deployment.lane;
  const { parked } = await findQueues(queues);
  const stateOf = async ({ tenant, importId }: DeadLetter): Promise<string | undefined> =>
    tenant === undefined || importId === undefined ? undefined : (await getImport(imports, tenant, importId))?.state;
  const letters = await look(queues.sqs, parked, limit);
  const shown = await pMap(letters, async (one): Promise<Shown> => ({ ...one, state: await stateOf(one) }), {
    concurrency: 20,
  });
  const hint = `the cause stands in the log of fail; when it is mended: ${next('dlq redrive')}`;
  await output.print(shown.map(letterJson), () =>
    shown.length === 0 ? 'nothing is parked' : `${letterTable(shown)}\n\n${hint}`,
  );
}

/** No body: it names objects by keys that hold file names. */
const letterJson = ({ id, step, tenant, importId, chunk, sentAt, received, state }: Shown) => ({
  id,
  step,
  tenant: tenant ?? null,
  import: importId ?? null,
  chunk: chunk ?? null,
  firstSent: isoInstant(sentAt),
  received,
  importState: state ?? null,
});

const letterTable = (letters: readonly Shown[]): string =>
  table(
    ['FIRST SENT', 'STEP', 'TENANT', 'IMPORT', 'IMPORT IS', 'RECEIVED'],
    letters.map(({ sentAt, step, chunk, tenant = '', importId = '', state = '', received }) => [
      readableInstant(sentAt),
      chunk === undefined ? step : `${step} ${chunk}`,
      tenant,
      importId,
      state,
      `${received} ×`,
    ]),
  );

async function redriveAll({ toSource = false }: { readonly toSource?: boolean }, command: Command): Promise<void> {
  const { deployment, output } = await openSession(command);
  const { queues } = deployment.lane;
  const { moved, left } = await redrive(queues.sqs, await findQueues(queues), toSource ? 'step' : 'dead-letters');
  const where = toSource ? 'to their steps' : 'to fail, which ends their imports';
  const leftText =
    left.length === 0 ? '' : `\n${counted(left.length, 'message')} left: nobody here is known to take them`;
  await output.print({ moved: moved.length, left: left.map(({ id }) => id) }, () =>
    moved.length + left.length === 0
      ? 'nothing is parked'
      : `${counted(moved.length, 'message')} moved ${where}${leftText}`,
  );
}
