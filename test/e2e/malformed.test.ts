import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { employees, type ImportView, RunningCloud } from './running-cloud.ts';
import { put } from './sftp-client.ts';

const cloud = new RunningCloud();
let login: Awaited<ReturnType<RunningCloud['addTenant']>>;

beforeAll(async () => {
  await cloud.start();
  // Whose silence means nothing: of complete files that wait only the newest has its turn for certain.
  login = await cloud.addTenant('acme', 'missing=leave');
  await put(login, '/good.csv', employees(20));
  expect(await cloud.importOf('acme', 'good.csv')).toMatchObject({ state: 'succeeded' });
}, 90_000);

afterAll(() => cloud.dispose(), 60_000);

const good = employees(20);
const twice = good.replace('Job Title', 'Email');

const refused: readonly [name: string, code: string, content: string | Buffer][] = [
  ['empty', 'empty-file', ''],
  ['header-only', 'no-rows', good.slice(0, good.indexOf('\n') + 1)],
  ['semicolons', 'wrong-delimiter', good.replaceAll(',', ';')],
  ['latin1', 'encoding-not-utf8', Buffer.from(good.replace('First 3', 'Jürgen'), 'latin1')],
  ['utf16', 'encoding-utf16', Buffer.from(`\ufeff${good}`, 'utf16le')],
  ['nul', 'nul-byte', good.replace('First 3', 'Fir\0st')],
  ['gzip', 'not-csv', gzipSync(good)],
  ['xlsx', 'not-csv', Buffer.from('504b0304140000000800', 'hex')],
  ['open-quote', 'unclosed-quote', good.replace('First 3', '"First 3')],
  ['cut-off', 'cut-off', good.slice(0, good.lastIndexOf(',Dept'))],
  ['no-email', 'missing-column', good.replace('Email', 'Mail')],
  ['two-emails', 'duplicate-column', twice],
  ['long-row', 'row-too-long', good.replace('First 3', `"${'x'.repeat(1_100_000)}"`)],
];

it('refuses every malformed file with what is wrong, changes nothing, and takes the next good one', async () => {
  for (const [name, , content] of refused) await put(login, `/${name}.csv`, content);
  await put(login, '/next.csv', employees(21));
  const next = await cloud.importOf('acme', 'next.csv');
  expect(next).toMatchObject({ state: 'succeeded', counts: { rows: 21, created: 1, unchanged: 20 } });
  for (const [name, code] of refused) {
    const one = await cloud.importOf('acme', `${name}.csv`);
    expect(one, name).toMatchObject({ state: 'failed', counts: { created: 0, updated: 0, archived: 0 } });
    const { json } = await cloud.rollcall<ImportView>('imports', 'show', 'acme', one.id);
    expect(json.failure, name).toMatchObject({ code });
    expect(json.failure?.message.length, name).toBeGreaterThan(20);
  }
}, 180_000);

it('imports what only looks odd: a byte order mark, CRLF, lone CR, quotes everywhere, blank lines, titles in another order', async () => {
  const odd: readonly [name: string, content: string][] = [
    ['bom', `\ufeff${employees(21)}`],
    ['crlf', employees(21).replaceAll('\n', '\r\n')],
    ['cr', employees(21).replaceAll('\n', '\r')],
    ['quoted', employees(21).replace(/[^,\n]+/g, '"$&"')],
    ['blank-lines', employees(21).replaceAll('\n', '\n\n')],
    [
      'sorted',
      employees(21)
        .split('\n')
        .filter(Boolean)
        .map((line) => `${line.split(',').reverse().join(',')}\n`)
        .join(''),
    ],
  ];
  for (const [name, content] of odd) await put(login, `/${name}.csv`, content);
  for (const [name] of odd) {
    const one = await cloud.importOf('acme', `${name}.csv`);
    expect(one, name).toMatchObject({ state: 'succeeded', counts: { rows: 21, unchanged: 21 } });
  }
}, 180_000);

it('writes no value of a person into a log', async () => {
  const logs = readdirSync(`${cloud.dir}/logs`).filter((name) => name.startsWith('RollcallService'));
  expect(logs.length).toBeGreaterThan(3);
  for (const log of logs) {
    const content = readFileSync(`${cloud.dir}/logs/${log}`, 'utf8');
    expect(content, log).not.toMatch(/user\d+@example\.com|First \d|Last \d|Jürgen/);
    expect(content, log).not.toContain(login.password);
  }
});
