import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../cli/program.ts';
import { describeFault } from '../../cli/report-fault.ts';
import { runCli } from './run-cli.ts';

/** What a command is refused with before any deployment is looked for. */
async function refusalOf(...words: readonly string[]) {
  try {
    await makeProgram().parseAsync(words, { from: 'user' });
  } catch (fault) {
    return describeFault(fault);
  }
  throw new Error('the command was not refused');
}

describe('wrong usage ends with 2 and names what is wrong', () => {
  it.each([
    ['an unknown command', ['tenats'], "unknown command 'tenats' (Did you mean tenants?)"],
    ['an unknown option', ['users', 'count', 'acme', '--jsn'], "unknown option '--jsn' (Did you mean --json?)"],
    ['a missing argument', ['users', 'count'], "missing required argument 'tenant'"],
    ['an argument too many', ['users', 'count', 'acme', 'x'], 'too many arguments'],
    [
      'no rules',
      ['tenants', 'add', 'acme'],
      'give --preset (worktango, tenkc, alleo, ally, supermood) or --profile <file>',
    ],
    [
      'two kinds of rules',
      ['tenants', 'add', 'acme', '--preset', 'x', '--profile', 'y'],
      "cannot be used with option '--profile",
    ],
    [
      'an unknown preset',
      ['tenants', 'add', 'acme', '--preset', 'x'],
      'there is no preset "x": choose one of worktango',
    ],
    [
      'a setting without a value',
      ['tenants', 'add', 'acme', '--preset', 'worktango', '--set', 'missing'],
      'expected path=value',
    ],
    [
      'an unknown setting',
      ['tenants', 'add', 'acme', '--preset', 'worktango', '--set', 'a=b'],
      'there is no setting "a": choose one of preset, fileNames, identity',
    ],
    [
      'a value that a setting does not take',
      ['tenants', 'add', 'acme', '--preset', 'worktango', '--set', 'missing=archive', '--set', 'missing=x'],
      '"x" can\'t be used for missing',
    ],
    [
      'a path without a value',
      ['tenants', 'set', 'acme', 'missing', 'archive', 'groups'],
      'the path groups has no value: give each path with its value',
    ],
    ['a name that SFTP does not take', ['tenants', 'add', 'a!', '--preset', 'worktango'], '"a!" can\'t be a tenant'],
    ['a state that users do not have', ['users', 'list', 'acme', '--status', 'gone'], 'Allowed choices are active'],
    ['a limit of nothing', ['users', 'list', 'acme', '--limit', '0'], 'expected a whole number, 1 or more'],
    [
      'absentees to be dropped',
      ['import', 'acme', 'a.csv', '--missing', 'drop'],
      'Allowed choices are leave, deactivate',
    ],
    ['two places at once', ['tenants', 'list', '--aws', '--dir', 'x'], "cannot be used with option '--aws'"],
    ['networks to set and to clear', ['sftp', 'allow', 'acme', '10.0.0.0/8', '--clear'], 'either networks or --clear'],
  ])('%s', async (_name, words, message) => {
    const refusal = await refusalOf(...words);
    expect(refusal).toMatchObject({ exit: 2, message: expect.stringContaining(message) });
    expect(refusal?.message).not.toContain('\n');
  });
});

describe('an upload by hand', () => {
  it.each(['.employees.csv', 'employees.csv.filepart', 'employees.tmp', 'employees.csv~'])(
    'refuses the temporary name %s, which would never be imported',
    async (name) => {
      const file = join(await mkdtemp(join(tmpdir(), 'cli-usage-')), name);
      await writeFile(file, '');
      const message = expect.stringContaining('temporary name');
      const refusal = await refusalOf('import', 'acme', file);
      await rm(dirname(file), { recursive: true });
      expect(refusal).toMatchObject({ exit: 5, code: 'upload-name', message });
    },
  );

  it('refuses a name outside of the folder of the tenant, before anything is looked for', async () => {
    const file = join(import.meta.dirname, 'usage.test.ts');
    const refusal = await refusalOf('import', 'acme', file, '--as', '../globex/staff.csv');
    expect(refusal).toMatchObject({
      exit: 5,
      code: 'upload-name',
      message: expect.stringContaining('below the folder'),
    });
  });

  it('needs a file', async () => {
    expect(await refusalOf('import', 'acme', '/nowhere/a.csv')).toMatchObject({ exit: 3, code: 'file-not-found' });
    expect(await refusalOf('import', 'acme', '/')).toMatchObject({ exit: 5, code: 'not-a-file' });
  });
});

describe('help', () => {
  it('of every command has an example', () => {
    const commandsBelow = (command: ReturnType<typeof makeProgram>): ReturnType<typeof makeProgram>[] =>
      command.commands.flatMap((one) => (one.commands.length > 0 ? commandsBelow(one) : [one]));
    const commands = commandsBelow(makeProgram());
    expect(commands.length).toBeGreaterThan(20);
    for (const command of commands) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      expect(help, command.name()).toMatch(/Examples?:\n {2}\$ rollcall /);
      expect(help, command.name()).toContain('--json');
    }
  });

  it('is printed with exit code 0 when asked for, and lists the exit codes', async () => {
    const { code, stdout, stderr } = await runCli(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Exit codes:\n {2}0 {2}ok\n {2}1 .*\n {2}2 .*\n {2}3 .*\n {2}4 .*\n {2}5 /);
  });

  it('goes to standard error, with exit code 2, when a command is missing', async () => {
    const { code, stdout, stderr } = await runCli(['tenants']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Usage: rollcall tenants/);
    expect(stderr).toMatch(/\nrollcall: a command is missing: .*\n$/);
  });
});

describe('a fault', () => {
  it('is one line on standard error, and with --json the one document on standard output', async () => {
    const { code, stdout, stderr } = await runCli(['users', 'count', '--json']);
    const message = "missing required argument 'tenant'; --help shows how to use it";
    expect([code, stderr]).toEqual([2, `rollcall: ${message}\n`]);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'missing-argument', message } });
  });

  it('shows its stack when asked to', async () => {
    const { stderr } = await runCli(['users', 'count'], { ROLLCALL_DEBUG: '1' });
    expect(stderr).toContain('    at ');
  });
});
