/** `npm start`: runs the local cloud until it is stopped. */
import { Command } from 'commander';
import { parseChaosOption, parsePort } from './arguments.ts';
import { type ChaosSettings, describeChaos } from './chaos/settings.ts';
import type { LocalCloud } from './cloud.ts';
import { demoTenant, ensureDemoTenant, type Login, newPassword } from './demo-tenant.ts';
import { LocalCloudFault } from './fault.ts';
import { hasCommandLine } from './rollcall-cli.ts';

interface StartOptions {
  readonly dir: string;
  readonly port: number;
  readonly sftpPort: number;
  readonly dashboardPort: number;
  readonly fresh?: boolean;
  readonly assembly?: string;
  readonly chaos?: ChaosSettings;
}

const defaultDirectory = '.rollcall';

const command = new Command('npm start --')
  .description('Runs Rollcall on this machine: the templates that would be deployed, without AWS.')
  .option('--dir <folder>', 'where everything is kept', defaultDirectory)
  .option('--sftp-port <port>', 'port of the SFTP server', parsePort, 2222)
  .option('--port <port>', 'port of the AWS services', parsePort, 4566)
  .option('--dashboard-port <port>', 'port of the dashboard: any that is free, unless it is named', parsePort, 0)
  .option('--fresh', 'forget everything that is kept in the folder, and begin anew')
  .option('--assembly <folder>', 'templates that are there already, as npm run synth writes them into cdk.out')
  .option(
    '--chaos <shares>',
    'faults of AWS on purpose: duplicates=0.1,throttle=0.05,reorder=0.1,seed=7',
    parseChaosOption,
  )
  .allowExcessArguments(false)
  .showHelpAfterError('npm start -- --help shows the options')
  .action((options: StartOptions) => main(options));

await command.parseAsync().catch((cause: unknown) => {
  // A person can put a fault right by its message; anything else is a bug, and its stack says where.
  console.error(cause instanceof LocalCloudFault ? cause.message : cause);
  process.exitCode = 1;
});

async function main(options: StartOptions): Promise<void> {
  const begun = performance.now();
  console.log(`rollcall: starting the local cloud in ${options.dir}`);
  if (options.chaos !== undefined) console.log(`rollcall: chaos ${describeChaos(options.chaos)}`);
  // Lambda's clock is UTC; threads take the time zone of their process.
  process.env.TZ = 'UTC';
  // Loading the SDK takes most of a second: the first line need not wait for it.
  const { startLocalCloud } = await import('./cloud.ts');
  const say = (line: string) => console.log(`rollcall: ${line}`);
  const cloud = await startLocalCloud({ ...options, say, onBroken: stopBroken });
  stopOnSignal(cloud);
  if (cloud.sftpPort !== 0) await introduce(cloud, options);
  console.log(`ready after ${((performance.now() - begun) / 1000).toFixed(1)} s; ctrl-c stops it`);
}

function stopBroken(fault: string): void {
  console.error(`rollcall: ${fault}; nothing is lost, start again`);
  process.exit(1);
}

function stopOnSignal(cloud: LocalCloud): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log('rollcall: stopping; once more stops at once');
    cloud.close().then(
      () => process.exit(),
      (fault: unknown) => {
        console.error(fault);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  stopWithNpm(stop);
}

/** npm does not hand SIGTERM on: without it this process would live on and keep its ports. */
function stopWithNpm(stop: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    stop();
  }, 1000);
  watch.unref();
}

/** Where SFTP is, who can log in, and what to type next. */
async function introduce({ sftpPort, endpoint, dashboardPort }: LocalCloud, { dir }: StartOptions): Promise<void> {
  const where = dir === defaultDirectory ? '' : ` --dir ${dir}`;
  console.log(`\n  sftp      127.0.0.1, port ${sftpPort}`);
  console.log(`  services  ${endpoint}`);
  if (dashboardPort !== 0) console.log(`  dashboard http://127.0.0.1:${dashboardPort}/`);
  if (!hasCommandLine()) {
    console.log(`  no tenant ${demoTenant}: cli/rollcall.ts is missing, which makes it\n`);
    return;
  }
  describeLogin(await ensureDemoTenant(dir), where);
  console.log(`  upload    sftp -P ${sftpPort} ${demoTenant}@127.0.0.1`);
  console.log(`  or        npm run demo${where && ` --${where}`}`);
  console.log(`  then      npx rollcall imports list ${demoTenant}${where}\n`);
}

function describeLogin(login: Login | undefined, where: string): void {
  console.log(`  user      ${demoTenant}`);
  if (login === undefined)
    console.log(`  password  shown when it was made; a new one: npx rollcall ${newPassword.join(' ')}${where}`);
  else console.log(`  password  ${login.password}   (shown only now)`);
}
