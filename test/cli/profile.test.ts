import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileJsonSchema } from '../../cli/profile-json-schema.ts';
import { presets } from '../../shared/domain/presets/by-name.ts';
import { columnSchema } from '../../shared/domain/profile-column.ts';
import { documentOf } from '../../shared/domain/profile-document.ts';
import { readProfile } from '../../shared/domain/profile-faults.ts';
import { runCli } from './run-cli.ts';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-profile-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** The path of a new file with this text, or this JSON. */
async function fileOf(content: unknown): Promise<string> {
  const file = join(dir, `${randomUUID()}.json`);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const column = { title: 'Email', field: 'email', type: 'email' };
const small = { identity: ['email'], columns: [column] };

describe('rollcall profile validate', () => {
  it('shows all faults, each with its path, what was found and what to do, and ends with 5', async () => {
    const file = await fileOf({ ...small, missing: 'gone', colour: 1, timeZone: 'Mars' });
    const { code, stdout, stderr } = await runCli(['profile', 'validate', file]);
    expect([code, stderr]).toEqual([5, '']);
    expect(stdout.split('\n')).toEqual([
      `3 faults in ${file}`,
      '  missing: found "gone", expected one of leave, deactivate, archive, delete',
      expect.stringContaining('  colour: there is no setting "colour": choose one of preset, '),
      '  timeZone: "Mars" is no time zone: use an IANA name such as Europe/Amsterdam',
      '',
    ]);
  });

  it('notes what is recorded and not carried out yet', async () => {
    const file = await fileOf({ $schema: './profile.schema.json', ...small, pickup: { at: ['02:45'] } });
    const { code, stdout } = await runCli(['profile', 'validate', file]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/ is a profile\n {2}note: pickup: recorded, and not carried out yet: .*\n$/),
    ]);
  });

  it('is one JSON document for scripts', async () => {
    const faulty = await runCli(['profile', 'validate', await fileOf({ ...small, identity: 'email' }), '--json']);
    expect([faulty.code, JSON.parse(faulty.stdout)]).toEqual([
      5,
      {
        valid: false,
        faults: [{ path: 'identity', found: '"email"', message: 'expected a list of texts' }],
        notes: [],
      },
    ]);
    const good = await runCli(['profile', 'validate', await fileOf(`\uFEFF${JSON.stringify(small)}`), '--json']);
    expect([good.code, JSON.parse(good.stdout)]).toEqual([0, { valid: true, faults: [], notes: [] }]);
  });

  it.each<[string, string, number, RegExp]>([
    ['is not there', '/nowhere/acme.json', 3, /there is no file \/nowhere\/acme\.json/],
    ['is a folder', '/', 5, /give the path of a JSON file/],
  ])('names a file that %s', async (_, file, exit, message) => {
    const { code, stderr } = await runCli(['profile', 'validate', file]);
    expect([code, stderr]).toEqual([exit, expect.stringMatching(message)]);
  });

  it('says where JSON ends to be JSON', async () => {
    const { code, stderr } = await runCli(['profile', 'validate', await fileOf('{\n  "identity": ["email",]\n}')]);
    expect([code, stderr]).toEqual([5, expect.stringContaining('line 2, column 24: remove the comma before "]"')]);
  });
});

describe('rollcall profile show', () => {
  it('prints a preset as the document that one would write', async () => {
    const { code, stdout } = await runCli(['profile', 'show', 'ally']);
    expect([code, readProfile(JSON.parse(stdout))]).toEqual([0, { profile: presets.get('ally') }]);
    expect(stdout).toContain('    { "title": "User Email", "field": "email", "type": "email", "required": true },\n');
    expect(stdout).not.toContain('fixedTitle');
  });

  it('knows no others', async () => {
    const { code, stderr } = await runCli(['profile', 'show', 'x']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is no preset "x": choose one of worktango, ')]);
  });
});

describe('rollcall profile diff', () => {
  it('needs a preset or a file', async () => {
    const { code, stderr } = await runCli(['profile', 'diff', 'acme', 'nothing']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('"nothing" is neither a preset (worktango, ')]);
  });
});

describe('the JSON Schema of profiles', () => {
  it('is docs/profile.schema.json: npm run schema writes it anew', async () => {
    const written: unknown = JSON.parse(
      await readFile(join(import.meta.dirname, '../../docs/profile.schema.json'), 'utf8'),
    );
    expect(written).toEqual(profileJsonSchema());
    const { stdout } = await runCli(['profile', 'schema']);
    expect(JSON.parse(stdout)).toEqual(written);
  });

  const isValid = (document: unknown): boolean => {
    const ajv = new Ajv({ strict: false });
    return ajv.validate(profileJsonSchema(), document);
  };

  it.each([...presets.values()])('takes $preset, whole and as a document', (preset) => {
    expect([isValid(preset), isValid(documentOf(preset))]).toEqual([true, true]);
  });

  it.each<[string, object, boolean]>([
    ['the least that there is', small, true],
    ['the name of the schema', { $schema: 'x', ...small }, true],
    ['no identity', { columns: [column] }, false],
    ['an unknown setting', { ...small, colour: 1 }, false],
    ['a wrong choice', { ...small, missing: 'gone' }, false],
    ['a column without a type', { ...small, columns: [{ title: 'Email', field: 'email' }] }, false],
    ['a setting of another type', { ...small, columns: [{ ...column, values: [] }] }, false],
    ['a picklist without values', { ...small, columns: [{ ...column, type: 'picklist' }] }, false],
    ['a time of day that is none', { ...small, pickup: { at: ['24:00'] } }, false],
    ['half a limit', { ...small, limits: { removals: { count: 5 } } }, false],
    ["users' rules for teams", { ...small, teams: { ...small, missing: 'leave' } }, false],
  ])('judges %s as reading does', (_, document, valid) => {
    expect(isValid(document)).toBe(valid);
    const { $schema, ...own } = { $schema: '', ...document };
    expect('profile' in readProfile(own)).toBe(valid);
  });
});

/** The paths of all settings of a JSON Schema; those of columns stand alone, as they do in the document. */
function pathsIn(schema: unknown, at = ''): string[] {
  const parsed = v.safeParse(v.object({ properties: v.record(v.string(), v.unknown()) }), schema);
  if (!parsed.success) return [at];
  return Object.entries(parsed.output.properties).flatMap(([name, inner]) =>
    pathsIn(inner, at === '' ? name : `${at}.${name}`),
  );
}

describe('docs/profiles.md', () => {
  it('has every setting', async () => {
    const docs = await readFile(join(import.meta.dirname, '../../docs/profiles.md'), 'utf8');
    const columns = columnSchema.options.flatMap((one) => Object.keys(one.entries));
    const paths = pathsIn(profileJsonSchema()).filter((path) => path !== '$schema' && !/^teams\..*\./.test(path));
    expect(paths.length).toBeGreaterThan(30);
    expect([...paths, ...columns].filter((path) => !docs.includes(`\`${path}\``))).toEqual([]);
  });

  it('begins with a document that is a profile', async () => {
    const docs = await readFile(join(import.meta.dirname, '../../docs/profiles.md'), 'utf8');
    const [, text = ''] = /```json\n([^`]*)```/.exec(docs) ?? [];
    const { $schema, ...document } = v.parse(v.looseObject({ $schema: v.string() }), JSON.parse(text));
    expect(readProfile(document)).toHaveProperty('profile');
  });
});
