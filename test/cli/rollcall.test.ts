/** The command line as a program, against the real local cloud: the templates that would be deployed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { Client } from 'ssh2';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, findDeployment } from '../../cli/deployment.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import type { Entity } from '../../shared/domain/change.ts';
import { worktango } from '../../shared/domain/presets/worktango.ts';
import { itemKey } from '../../shared/store/directory-keys.ts';
import { addTenant } from '../../shared/store/tenants.ts';
import { startSystem } from '../support/system.ts';
import { runCli } from './run-cli.ts';
import { textRows, workbookOf } from './workbook/make-workbook.ts';

let dir: string;
let cloud: LocalCloud;
let deployment: Deployment;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-rollcall-'));
  cloud = await startSystem(join(dir, '.rollcall'));
  deployment = await findDeployment({ dir: join(dir, '.rollcall'), aws: false }, {});
}, 90_000);

afterAll(async () => {
  await cloud?.close();
  await rm(dir, { recursive: true, force: true });
});

const rollcall = (...words: readonly string[]) => runCli([...words, '--dir', join(dir, '.rollcall')]);

/** What the SDK takes from the environment, as it would on AWS. */
const awsEnvironment = () => ({
  AWS_ENDPOINT_URL: cloud.endpoint,
  AWS_REGION: cloud.region,
  AWS_ACCESS_KEY_ID: 'rollcall-operator',
  AWS_SECRET_ACCESS_KEY: 'local',
});

/** The one JSON document that a command prints, and its exit code. */
async function json(...words: readonly string[]): Promise<{ code: number | null; document: unknown }> {
  const { code, stdout } = await rollcall(...words, '--json');
  return { code, document: JSON.parse(stdout) };
}

const header = 'Employee ID,First Name,Last Name,Email,Status,Department';

/** A file in the preset's form. */
async function csvFile(name: string, rows: readonly string[]): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, [header, ...rows, ''].join('\n'));
  return file;
}

const rowOf = (id: number): string => `${id},First${id},Last${id},user${id}@example.com,active,Sales`;
const rowsOf = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => rowOf(from + at));

/** Tenants for tests that are about something else. */
const haveTenant = (tenant: string) =>
  addTenant(deployment.tenants, {
    tenant,
    active: true,
    revision: 1,
    profile: { ...worktango, missing: 'archive' },
    createdAt: Date.now(),
  });

/** Users whom nothing but platform code has written. */
async function addUsers(tenant: string, ids: readonly number[]): Promise<void> {
  for (const id of ids) await addItem('user', tenant, String(id), { employeeId: String(id), points: 7 });
}

async function addItem(entity: Entity, tenant: string, key: string, attributes: object): Promise<void> {
  const { db, name: TableName } = deployment.directory;
  const Item = { ...itemKey(entity, tenant, key), tenant, key, status: 'active', ...attributes };
  await db.send(new PutCommand({ TableName, Item }));
}

const importShape = v.object({
  id: v.string(),
  state: v.string(),
  kind: v.picklist(['users', 'teams']),
  file: v.string(),
  receivedAt: v.pipe(v.string(), v.isoTimestamp()),
  finishedAt: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  counts: v.record(v.string(), v.number()),
});
const shown = v.object({
  ...importShape.entries,
  steps: v.record(v.string(), v.nullable(v.number())),
  held: v.nullable(v.array(v.object({ code: v.string(), message: v.string() }))),
  approval: v.nullable(v.object({ by: v.string(), at: v.string() })),
  reportKey: v.nullable(v.string()),
});

// An import takes as long as an upload is given to settle: all tests wait at the same time, each with its own tenant.
describe.concurrent('rollcall', { timeout: 120_000 }, () => {
  describe('tenants and their logins', () => {
    it('adds a tenant once, with the rules that were set', async () => {
      const add = ['tenants', 'add', 'initrode', '--preset', 'worktango', '--set', 'missing=archive'];
      expect((await json(...add)).code).toBe(0);
      const again = await json(...add);
      expect(again).toMatchObject({ code: 5, document: { error: { code: 'tenant-exists' } } });
      const { document } = await json('tenants', 'list');
      expect(document).toContainEqual({ tenant: 'initrode', preset: 'worktango', active: true, paused: false });
      expect((await json('tenants', 'show', 'initrode')).document).toMatchObject({ profile: { missing: 'archive' } });
      const unknown = await json('tenants', 'show', 'nobody');
      expect(unknown).toMatchObject({ code: 3, document: { error: { code: 'tenant-not-found' } } });
    });

    it('adds a tenant with rules of its own, unless they have faults', async () => {
      const file = join(dir, 'monarch.json');
      const columns = [{ title: 'Mail', field: 'email', type: 'email' }];
      await writeFile(file, JSON.stringify({ identity: ['email', 'badge'], columns, cadence: 'hourly' }));
      const refused = await json('tenants', 'add', 'monarch', '--profile', file);
      expect(refused).toMatchObject({ code: 5, document: { error: { code: 'profile-invalid' } } });
      await writeFile(file, JSON.stringify({ identity: ['email'], columns }));
      expect((await json('tenants', 'add', 'monarch', '--profile', file, '--set', 'groups=Team')).code).toBe(0);
      const { stdout } = await rollcall('tenants', 'show', 'monarch');
      expect(stdout).toMatch(/^groups +Team$/m);
      expect(stdout).toMatch(/^Mail +email +email$/m);
    });

    it('changes rules, says what was changed, and keeps who changed it', async () => {
      await haveTenant('tyrell');
      const set = (...words: string[]) => rollcall('tenants', 'set', 'tyrell', ...words);
      const changed = await set('missing', 'leave', 'columns.jobTitle.aliases', 'Role,Position', '--by', 'jo');
      expect([changed.code, changed.stdout.split('\n')]).toEqual([
        0,
        [
          'rules of tyrell changed, revision 2',
          'columns.jobTitle.aliases: [] → ["Role","Position"]',
          'missing: archive → leave',
          '',
        ],
      ]);
      expect((await set('missing', 'leave')).stdout).toBe('nothing to change: the rules of tyrell say so already\n');
      expect(await set('missing', 'gone')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('expected one of'),
      });
      await set('cadence', 'weekly', '--by', 'sam');

      const { document } = await json('tenants', 'history', 'tyrell');
      const at = expect.stringMatching(/^\d{4}-.*Z$/);
      expect(document).toMatchObject([
        { revision: 3, by: 'sam', at, changes: [{ path: 'cadence', before: null, after: 'weekly' }] },
        { revision: 2, by: 'jo', at, changes: [{ path: 'columns.jobTitle.aliases' }, { path: 'missing' }] },
      ]);
      const { stdout } = await rollcall('tenants', 'history', 'tyrell');
      expect(stdout).toMatch(
        / by sam, revision 3\n {2}cadence: nothing → weekly\n.* by jo, revision 2\n(.*\n){2}.* added\n$/,
      );
    });

    it('compares rules with a preset, or with a document', async () => {
      await haveTenant('oscorp');
      const { document } = await json('profile', 'diff', 'oscorp', 'worktango');
      expect(document).toEqual([{ path: 'missing', tenant: 'archive', other: 'leave' }]);
      expect((await rollcall('profile', 'diff', 'oscorp', 'worktango')).stdout).toMatch(/^missing +archive +leave$/m);
      const file = join(dir, 'oscorp.json');
      await writeFile(file, JSON.stringify({ ...worktango, missing: 'archive' }));
      const same = await rollcall('profile', 'diff', 'oscorp', file);
      expect([same.code, same.stdout]).toEqual([0, `the rules of oscorp are those of ${file}\n`]);
    });

    it('finds the local cloud of the working directory', async () => {
      const { code, stdout } = await runCli(['tenants', 'show', 'nobody', '--json'], {}, dir);
      expect([code, JSON.parse(stdout)]).toMatchObject([3, { error: { code: 'tenant-not-found' } }]);
    });

    it('makes a password that SFTP takes, where it says', async () => {
      await haveTenant('hooli');
      const { document } = await json('sftp', 'password', 'hooli');
      const shape = v.strictObject({
        username: v.literal('hooli'),
        password: v.string(),
        host: v.string(),
        port: v.number(),
      });
      const login = v.parse(shape, document);
      await new Promise<void>((fulfil, reject) => {
        const client = new Client().on('ready', () => client.end()).on('close', () => fulfil());
        client.on('error', reject).connect(login);
      });
    });

    it('keeps keys by their fingerprint, and refuses a private one', async () => {
      await haveTenant('umbrella');
      const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZrgkgMzGIWDtoe7Uh5VoSfS8JdCGVvZlWHTyipxtm+ me@here';
      await writeFile(join(dir, 'key.pub'), publicKey);
      await writeFile(join(dir, 'key'), '-----BEGIN OPENSSH PRIVATE KEY-----\n');
      const fingerprint = 'SHA256:0bX9dKlEjmFQI2uTHZH5hLNcA3o+eZPr1EyJ7ozMtlc';
      expect((await json('sftp', 'key', 'add', 'umbrella', join(dir, 'key.pub'))).document).toMatchObject({
        fingerprint,
      });
      const refused = await json('sftp', 'key', 'add', 'umbrella', join(dir, 'key'));
      expect(refused).toMatchObject({ code: 5, document: { error: { code: 'ssh-key-private' } } });
      expect((await rollcall('sftp', 'key', 'list', 'umbrella')).stdout).toContain(`${fingerprint}  ssh-ed25519`);
      expect((await json('sftp', 'key', 'remove', 'umbrella', fingerprint)).code).toBe(0);
      expect((await json('sftp', 'key', 'remove', 'umbrella', fingerprint)).code).toBe(3);
    });

    it('sets, shows and clears the networks', async () => {
      await haveTenant('soylent');
      const networks = ['203.0.113.0/24', '2001:db8::/32'];
      await rollcall('sftp', 'allow', 'soylent', ...networks);
      expect((await json('sftp', 'allow', 'soylent')).document).toEqual({ tenant: 'soylent', networks });
      const refused = await json('sftp', 'allow', 'soylent', '10.0.0.0/99');
      expect(refused).toMatchObject({ code: 5, document: { error: { code: 'allow-list-entry' } } });
      expect((await json('sftp', 'allow', 'soylent', '--clear')).document).toEqual({ tenant: 'soylent', networks: [] });
    });
  });

  describe('the directory', () => {
    it('shows deleted users only where they are asked for', async () => {
      await haveTenant('tyrell');
      await addUsers('tyrell', [1, 2]);
      await addItem('user', 'tyrell', '3', { status: 'deleted' });
      const counts = { active: 2, pending: 0, deactivated: 0, archived: 0, total: 2 };
      expect((await json('users', 'count', 'tyrell')).document).toEqual(counts);
      const deleted = await json('users', 'count', 'tyrell', '--status', 'deleted');
      expect(deleted.document).toEqual({ deleted: 1, total: 1 });
      const list = await rollcall('users', 'list', 'tyrell');
      expect(list.stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(
        expect.arrayContaining(['KEY', '1', '2', '']),
      );
      expect(list.stdout).not.toMatch(/^3 /m);
      const asked = await json('users', 'list', 'tyrell', '--status', 'deleted');
      expect(asked.document).toEqual([expect.objectContaining({ key: '3', status: 'deleted' })]);
      expect((await json('users', 'show', 'tyrell', '3')).document).toMatchObject({ status: 'deleted' });
    });

    it('shows teams, and which of them have only been named', async () => {
      await haveTenant('cyberdyne');
      expect((await rollcall('teams', 'list', 'cyberdyne')).stdout).toMatch(/^no teams of cyberdyne yet/);
      await addItem('team', 'cyberdyne', 'Sales EMEA', { owner: 'jo@example.com', version: 2 });
      await addItem('team', 'cyberdyne', 'R&D', { implied: true });
      expect((await json('teams', 'count', 'cyberdyne')).document).toEqual({ implied: 1, total: 2 });
      const list = await rollcall('teams', 'list', 'cyberdyne');
      expect(list.stdout).toMatch(/^R&D +being named$/m);
      expect(list.stdout).toMatch(/^Sales EMEA +a row of its own$/m);
      expect((await json('teams', 'list', 'cyberdyne', '--limit', '1')).document).toMatchObject([{ key: 'R&D' }]);
      const team = await json('teams', 'show', 'cyberdyne', 'Sales EMEA');
      expect(team.document).toMatchObject({ key: 'Sales EMEA', owner: 'jo@example.com', version: 2 });
      expect((await rollcall('teams', 'show', 'cyberdyne', 'R&D')).stdout).toMatch(/^implied +true$/m);
      const unknown = await json('teams', 'show', 'cyberdyne', 'Legal');
      expect(unknown).toMatchObject({ code: 3, document: { error: { code: 'team-not-found' } } });
    });
  });

  describe('imports', () => {
    it('follows an upload that is still on its way, and shows the users that it made', async () => {
      await haveTenant('acme');
      const file = await csvFile('first.csv', rowsOf(100, 120));
      const uploaded = v.parse(
        v.object({ id: v.string() }),
        (await json('import', 'acme', file, '--no-wait')).document,
      );
      const { code, document } = await json('imports', 'show', 'acme', uploaded.id, '--watch');
      const one = v.parse(shown, document);
      expect([code, one.state, one.counts]).toEqual([
        0,
        'succeeded',
        expect.objectContaining({ rows: 20, created: 20 }),
      ]);
      expect(one.steps).toMatchObject({
        wait: expect.any(Number),
        plan: expect.any(Number),
        total: expect.any(Number),
      });

      const counts = { active: 20, pending: 0, deactivated: 0, archived: 0, total: 20 };
      expect((await json('users', 'count', 'acme')).document).toEqual(counts);
      const user = (await json('users', 'show', 'acme', '107')).document;
      expect(user).toMatchObject({
        key: '107',
        email: 'user107@example.com',
        status: 'active',
        rowHash: expect.any(String),
      });
      expect((await json('users', 'list', 'acme', '--status', 'archived')).document).toEqual([]);
      expect((await json('users', 'list', 'acme', '--limit', '3')).document).toHaveLength(3);
      expect((await json('users', 'show', 'acme', '999')).code).toBe(3);
      const list = v.parse(
        v.array(v.strictObject(importShape.entries)),
        (await json('imports', 'list', 'acme')).document,
      );
      expect(list.map(({ id, file: name }) => [id, name])).toEqual([[uploaded.id, 'first.csv']]);
    });

    it('takes a workbook, a name to upload it under, and what becomes of absentees', async () => {
      await haveTenant('cyberdyne');
      const file = join(dir, 'staff.xlsx');
      const rows = ['00123,Zoë,Doe,zoe@example.com,active,Sales', rowOf(1)];
      const data = textRows(...[header, ...rows].map((row) => row.split(',')));
      await writeFile(
        file,
        workbookOf({
          sheets: [
            { name: 'Notes', data: '' },
            { name: 'Staff', data },
          ],
        }),
      );
      const chosen = ['--as', 'by-hand/march.csv', '--missing', 'delete'];
      const { code, document } = await json('import', 'cyberdyne', file, ...chosen);
      const counts = expect.objectContaining({ rows: 2, created: 2 });
      expect([code, document]).toEqual([
        0,
        expect.objectContaining({ state: 'succeeded', file: 'by-hand/march.csv', missing: 'delete', counts }),
      ]);
      expect((await json('users', 'show', 'cyberdyne', '00123')).document).toMatchObject({ firstName: 'Zoë' });
      const { stdout } = await rollcall('imports', 'show', 'cyberdyne');
      expect(stdout).toMatch(/^absentees +delete, chosen by hand$/m);
    });

    it('holds too many removals with exit code 4, and applies them once approved', async () => {
      await haveTenant('globex');
      await addUsers('globex', [1, 2, 3, 4, 5, 6, 7]);
      const held = await rollcall('import', 'globex', await csvFile('few.csv', [rowOf(1)]));
      expect([held.code, held.stdout]).toEqual([
        4,
        expect.stringContaining('6 of 7 active users would be removed; up to 5 pass without approval'),
      ]);
      const { document } = await json('imports', 'approve', 'globex', '--by', 'jo');
      const { id } = v.parse(shown, document);
      const { code, document: after } = await json('imports', 'show', 'globex', id.slice(0, 10), '--watch');
      const one = v.parse(shown, after);
      expect([code, one.state, one.counts.archived, one.approval?.by]).toEqual([0, 'succeeded', 6, 'jo']);
      expect((await json('users', 'count', 'globex')).document).toMatchObject({ active: 1, archived: 6 });
      const again = await json('imports', 'approve', 'globex', id);
      expect(again).toMatchObject({ code: 5, document: { error: { code: 'not-held' } } });
      expect((await json('imports', 'discard', 'globex')).code).toBe(5);
    });

    it('drops what is discarded, names who is signed in to AWS, and changes nobody', async () => {
      await haveTenant('initech');
      await addUsers('initech', [1, 2, 3, 4, 5, 6, 7]);
      const held = await json('import', 'initech', await csvFile('wrong.csv', [rowOf(1)]));
      expect(held).toMatchObject({
        code: 4,
        document: {
          state: 'held',
          held: [
            { code: 'too-many-removals', removals: 6 },
            { code: 'more-than-half', removals: 6, active: 7 },
          ],
        },
      });
      const { stdout } = await runCli(['imports', 'discard', 'initech', '--aws', '--json'], awsEnvironment());
      const discard = { by: 'arn:aws:iam::000000000000:user/operator', at: expect.any(String) };
      expect(JSON.parse(stdout)).toMatchObject({ state: 'discarded', discard });
      expect((await json('imports', 'show', 'initech', '--watch')).code).toBe(4);
      expect((await json('users', 'count', 'initech')).document).toMatchObject({ active: 7, archived: 0 });
    });

    it('fails a file with exit code 4, and lists what is wrong with it', async () => {
      await haveTenant('vandelay');
      const file = join(dir, 'columns.csv');
      await writeFile(file, 'Employee ID,First Name,Email,Status\n1,a,a@example.com,active\n');
      const failed = await rollcall('import', 'vandelay', file);
      expect([failed.code, failed.stdout]).toEqual([4, expect.stringContaining('"Last Name"')]);
      const { document } = await json('imports', 'issues', 'vandelay');
      expect(document).toEqual([
        {
          row: 1,
          column: 'Last Name',
          code: 'missing-column',
          severity: 'error',
          value: null,
          expected: expect.any(String),
          message: expect.any(String),
        },
      ]);
    });

    it('lists rejected rows by the line on which they stand', async () => {
      await haveTenant('wonka');
      const rows = [rowOf(1), '2,Two,Two,no-address,active,Sales', rowOf(3)];
      const { code, document } = await json('import', 'wonka', await csvFile('rejects.csv', rows));
      expect([code, v.parse(shown, document).state]).toEqual([0, 'succeeded_with_errors']);
      const issues = await rollcall('imports', 'issues', 'wonka');
      expect(issues.stdout).toMatch(/^3 +Email +error +invalid-email +"no-address"/m);
    });
  });
});
