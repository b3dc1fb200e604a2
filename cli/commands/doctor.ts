/** `rollcall doctor`: is this deployment well? */
import type { Command } from 'commander';
import type { Deployment } from '../deployment.ts';
import { type Finding, ok, unasked } from '../doctor/finding.ts';
import { lookAtLanes } from '../doctor/lanes.ts';
import { askHere, lookAtLogin } from '../doctor/login.ts';
import { lookAtQueues } from '../doctor/queues.ts';
import { lookAtStores } from '../doctor/stores.ts';
import { trySynthetic } from '../doctor/synthetic.ts';
import { exitCode } from '../exit-code.ts';
import { openSession } from '../session.ts';
import { type Style, table } from '../table.ts';

const help = `
Looks and changes nothing, but that one failed login of nobody is counted. With --synthetic the tenant rollcall-doctor is added,
three users are imported, and all of it is removed again: consumers of the event bus see these three users.
Exit code 6 says that something failed.

Examples:
  $ rollcall doctor
  $ rollcall doctor --synthetic --aws --json`;

/** Adds the command to the program. */
export function declareDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check a deployment: stores, queues, lanes, login, alarms')
    .option('--synthetic', 'also import three users of a tenant of its own, from end to end')
    .addHelpText('after', help)
    .action(doctor);
}

async function doctor({ synthetic = false }: { readonly synthetic?: boolean }, command: Command): Promise<void> {
  const { deployment, output } = await openSession(command);
  const findings: Finding[] = [
    ok('deployment', `${deployment.stack} ${where(deployment)}, with all its outputs`),
    ...(await lookAtStores(deployment)),
    await lookAtQueues(deployment),
    await lookAtLanes(deployment),
    ...(await (deployment.place === 'local' ? lookHere(deployment) : lookAtAws(deployment))),
  ];
  if (synthetic) findings.push(await trySynthetic(deployment));
  await output.print(findings, () => text(findings, synthetic));
  if (findings.some(({ result }) => result === 'failed')) process.exitCode = exitCode.unhealthy;
}

const where = ({ place, config }: Deployment): string =>
  place === 'local' ? `in the local cloud at ${config.endpoint}` : `in ${config.region}`;

const lookHere = async (deployment: Deployment): Promise<Finding[]> => [
  await lookAtLogin(askHere(deployment)),
  unasked('event sources', 'the local cloud starts all of its template, and has no API to ask'),
  unasked('schedules', 'the local cloud starts all of its template, and has no API to ask'),
  unasked('alarms', 'the dashboard of the local cloud shows them, and there is no API to ask'),
];

/** The clients that only this needs are loaded only here: every other command starts sooner. */
async function lookAtAws(deployment: Deployment): Promise<Finding[]> {
  const { lookAtAccount } = await import('../doctor/account.ts');
  return lookAtAccount(deployment);
}

const styles: Readonly<Record<Finding['result'], Style>> = {
  ok: 'green',
  warning: 'yellow',
  failed: 'red',
  unasked: 'dim',
};

function text(findings: readonly Finding[], synthetic: boolean): string {
  const rows = findings.map(({ check, result, found, todo }) => [
    check,
    { text: result === 'unasked' ? 'not asked' : result, style: styles[result] },
    todo === undefined ? found : `${found}: ${todo}`,
  ]);
  const hint = synthetic ? '' : '\n\nfrom end to end, with an import of three users: --synthetic';
  return `${table(['CHECK', 'RESULT', 'FOUND'], rows)}${hint}`;
}
