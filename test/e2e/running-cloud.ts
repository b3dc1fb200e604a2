import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import type { Import } from '../../shared/domain/import.ts';
import { listImports } from '../../shared/store/imports.ts';
import { sharedAssembly } from '../support/assembly.ts';

const root = resolve(import.meta.dirname, '../..');

/** What the command line answered; `json` is what the test expects it to be. */
type Answer<Json> = { readonly exit: number; readonly json: Json; readonly stderr: string };

/** An import as `imports list` and `imports show` print it. */
export type ImportView = {
  readonly id: string;
  readonly state: string;
  readonly file: string;
  readonly receivedAt: string;
  readonly counts: Record<string, number>;
  readonly failure?: { readonly code: string; readonly message: string };
};

type CallCount = { readonly operation: string; readonly caller: string; readonly count: number };

type Login = { readonly username: string; readonly password: string; readonly host: string; readonly port: number };

/** A local cloud in a process of its own, in a folder of its own. */
export class RunningCloud {
  readonly dir = mkdtempSync(join(tmpdir(), 'rollcall-e2e-'));
  #process: ChildProcess | undefined;
  #deployment: Promise<Deployment> | undefined;
  /** What was refused because nothing allows it: only what a session's policy denies by name is ever tried. */
  readonly #denied: string[] = [];
  readonly #chaos: string | undefined;

  /** @param chaos Faults of AWS on purpose, as `--chaos` takes them. ROLLCALL_CHAOS puts the whole suite under them. */
  constructor(chaos: string | undefined = process.env.ROLLCALL_CHAOS) {
    this.#chaos = chaos;
  }

  /** From the templates that the whole run shares. */
  async start(): Promise<void> {
    await this.startWith('--assembly', await sharedAssembly());
  }

  /** As a newcomer starts it, and with these options. */
  async startWith(...options: readonly string[]): Promise<void> {
    const ports = ['--port', '0', '--sftp-port', '0', ...options];
    const chaos = this.#chaos === undefined ? [] : ['--chaos', this.#chaos];
    const child = spawn(process.execPath, ['local/start.ts', '--dir', this.dir, ...ports, ...chaos], { cwd: root });
    this.#process = child;
    this.#deployment = undefined;
    let said = '';
    await new Promise<void>((ready, failed) => {
      child.once('exit', () => failed(new Error(`the local cloud did not start: ${said}`)));
      child.stderr?.on('data', (chunk) => {
        said += chunk;
        this.#denied.push(...(String(chunk).match(/^denied: .*: missing is .*$/gm) ?? []));
      });
      child.stdout?.on('data', (chunk) => {
        said += chunk;
        if (/^ready/m.test(said)) ready();
      });
    });
  }

  /** Ends the process: SIGTERM as ctrl-c does, SIGKILL as a power cut does. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await ended;
  }

  async dispose(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    expect(this.#denied).toEqual([]);
  }

  get endpoint(): string {
    return JSON.parse(readFileSync(join(this.dir, 'instance.json'), 'utf8')).endpoint;
  }

  /** Types a command of the platform team's. */
  async rollcall<Json = unknown>(...words: string[]): Promise<Answer<Json>> {
    const child = spawn(process.execPath, ['cli/rollcall.ts', ...words, '--dir', this.dir, '--json'], { cwd: root });
    const ended = new Promise<number>((done) => child.once('exit', (code) => done(code ?? -1)));
    const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { exit, json: JSON.parse(stdout), stderr };
  }

  async addTenant(tenant: string, ...settings: string[]): Promise<Login> {
    const set = settings.flatMap((setting) => ['--set', setting]);
    expect((await this.rollcall('tenants', 'add', tenant, '--preset', 'worktango', ...set)).exit).toBe(0);
    return this.login(tenant);
  }

  async login(tenant: string): Promise<Login> {
    return (await this.rollcall<Login>('sftp', 'password', tenant)).json;
  }

  /** What commands talk to, for those who wait: typing one again and again would take most of the machine. */
  deployment(): Promise<Deployment> {
    this.#deployment ??= findDeployment({ dir: this.dir, aws: false }, {});
    return this.#deployment;
  }

  /** A tenant's imports as they are stored. */
  async imports(tenant: string): Promise<Import[]> {
    const { imports } = await this.deployment();
    const found: Import[] = [];
    for await (const one of listImports(imports, tenant, Date.now())) found.push(one);
    return found;
  }

  /** The import of a file, once it has ended or is held, as it is printed. */
  async importOf(tenant: string, file: string): Promise<ImportView> {
    const isOver = (one: { readonly file: string; readonly state: string }): boolean =>
      one.file === file && !['received', 'planning', 'applying'].includes(one.state);
    while (!(await this.imports(tenant)).some(isOver)) await setTimeout(100);
    const { json } = await this.rollcall<ImportView[]>('imports', 'list', tenant);
    return json.find(isOver) ?? expect.fail(`${file} has ended, and is not listed so`);
  }

  async count(tenant: string): Promise<Record<string, number>> {
    return (await this.rollcall<Record<string, number>>('users', 'count', tenant)).json;
  }

  /** Calls of one operation by the functions, since they were counted from. */
  async calls(operation: string, caller: string): Promise<number> {
    const response = await fetch(`${this.endpoint}/_rollcall/calls`);
    const { calls } = (await response.json()) as { calls: readonly CallCount[] };
    return calls
      .filter((one) => one.operation === operation && one.caller.includes(caller))
      .reduce((sum, one) => sum + one.count, 0);
  }
}

/** An employee file of `rows` rows; `change` may alter a row (its number from 0 on) or leave it out. */
export function employees(
  rows: number,
  change: (row: string[], at: number) => string[] | undefined = (row) => row,
): string {
  const titles = [
    'Employee ID',
    'First Name',
    'Last Name',
    'Email',
    'Status',
    'Job Title',
    'Hire Date',
    'Department',
    'Location',
  ];
  const all = Array.from({ length: rows }, (_, at) =>
    change(
      [
        String(at).padStart(5, '0'),
        `First ${at}`,
        `Last ${at}`,
        `user${at}@example.com`,
        'active',
        'Engineer',
        '2020-02-29',
        `Dept ${at % 7}`,
        'Oslo',
      ],
      at,
    ),
  );
  return [titles, ...all.filter((row) => row !== undefined)].map((row) => `${row.join(',')}\n`).join('');
}
