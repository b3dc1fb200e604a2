/** The command line: its commands and what all of them have in common. */
import { Command, Option } from 'commander';
import { declareDlq } from './commands/dlq.ts';
import { declareDoctor } from './commands/doctor.ts';
import { declareImportFile } from './commands/import-file.ts';
import { declareImports } from './commands/imports.ts';
import { declarePreview } from './commands/preview.ts';
import { declareProfile } from './commands/profile.ts';
import { declareSftp } from './commands/sftp.ts';
import { declareTeams } from './commands/teams.ts';
import { declareTenants } from './commands/tenants.ts';
import { declareUsers } from './commands/users.ts';
import { exitCodeHelp } from './exit-code.ts';
import { examplePreset } from './profile-file.ts';

const where = `
Where:
  Commands go to the local cloud that runs in ./.rollcall (npm start), or in the folder that
  --dir or ROLLCALL_DIR names. When none runs, or with --aws, they go to the stack RollcallService
  of the account and region that AWS_PROFILE, AWS_REGION and the like name.`;

const examples = `
Examples:
  $ rollcall tenants add acme --preset ${examplePreset} --set missing=archive
  $ rollcall sftp password acme
  $ rollcall preview acme employees.csv
  $ rollcall import acme employees.csv
  $ rollcall imports show acme --watch
  $ rollcall users count acme --json`;

/** Faults of usage are thrown, not printed: whoever runs the program reports them like all others. */
export function makeProgram(): Command {
  const program = new Command('rollcall')
    .description("Keeps a platform's user directory in step with its customers' HR systems.")
    .option('--json', 'print exactly one JSON document')
    .addOption(new Option('--dir <folder>', 'folder of the local cloud to talk to (or ROLLCALL_DIR)').conflicts('aws'))
    .option('--aws', 'talk to the deployment on AWS even if a local cloud runs here')
    .option('--prefix <prefix>', 'of the stacks on AWS, where several stand in one account (or ROLLCALL_PREFIX)')
    .option('--verbose', 'show where a fault came from (or ROLLCALL_DEBUG=1)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => undefined })
    .allowExcessArguments(false)
    .exitOverride()
    .addHelpText('after', `${where}\n${examples}\n${exitCodeHelp}`);
  declareTenants(program);
  declareProfile(program);
  declareSftp(program);
  declareImports(program);
  declareUsers(program);
  declareTeams(program);
  declareImportFile(program);
  declarePreview(program);
  declareDlq(program);
  declareDoctor(program);
  return program;
}
