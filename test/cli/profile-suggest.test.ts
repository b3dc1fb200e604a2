import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serialiseRow } from '../../shared/csv/write.ts';
import { readProfile } from '../../shared/domain/profile-faults.ts';
import { american, bambooHr, exported, people, workday } from '../support/hris-exports.ts';
import { runCli } from './run-cli.ts';
import { textRows, workbookOf } from './workbook/make-workbook.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suggest-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function sample(name: string, text: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const suggest = (...words: readonly string[]) => runCli(['profile', 'suggest', ...words]);

/** Hire dates that are days in two notations. */
const openDates = exported(people(24), {
  'Employee ID': ({ id }) => id,
  'First Name': ({ first }) => first,
  'Last Name': ({ last }) => last,
  Email: ({ email }) => email,
  Status: () => 'active',
  'Hire Date': ({ hired }) => american({ ...hired, day: 1 + (hired.day % 12) }),
});

describe('rollcall profile suggest', () => {
  it('shows the mapping, what is left open, and what becomes of the rows', async () => {
    const file = await sample('workday.csv', workday(40));
    const { code, stdout, stderr } = await suggest(file, '--preset', 'worktango');
    expect([code, stderr]).toEqual([0, '']);
    const text = stripVTControlCharacters(stdout);
    expect(text).toContain('40 rows and 14 columns of workday.csv');
    expect(text).toMatch(/^email \* +Email - Primary Work +likely +what HR systems call it$/m);
    expect(text).toContain("--set 'columns.status.words.On Leave=active'");
    expect(text).toContain('38 of 40 rows can be imported');
    expect(text).toMatch(/unknown-status in "Worker Status": 2 rows, the first in line 9; expected one of: active/);
  });

  it('tells everything as one JSON document', async () => {
    const file = await sample('bamboo.csv', bambooHr(40));
    const { code, stdout } = await suggest(file, '--json');
    const told: unknown = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(told).toMatchObject({
      file: 'bamboo.csv',
      rows: 40,
      isWhole: true,
      identity: [{ field: 'employeeId', isIdentity: true, empty: 0, repeated: 0 }, { field: 'email' }],
      questions: [],
      trial: { refusals: [], rows: 40, good: 40, issues: [] },
      document: { identity: ['employeeId'], dateFormat: 'MM/DD/YYYY' },
    });
  });

  it('writes a document that is a profile, and overwrites nothing', async () => {
    const file = await sample('to-write.csv', bambooHr(40));
    const output = join(folder, 'acme.json');
    expect((await suggest(file, '--preset', 'tenkc', '--output', output)).code).toBe(0);
    expect(readProfile(JSON.parse(await readFile(output, 'utf8')))).toHaveProperty('profile');
    expect((await runCli(['profile', 'validate', output])).code).toBe(0);
    const again = await suggest(file, '--output', output);
    expect([again.code, again.stderr]).toEqual([5, expect.stringContaining('there is a file')]);
    const nowhere = await suggest(file, '--output', join(folder, 'nowhere/acme.json'));
    expect([nowhere.code, nowhere.stderr]).toEqual([5, expect.stringContaining("can't be written")]);
  });

  it('asks for a date format that is open, and takes the answer', async () => {
    const file = await sample('open.csv', openDates);
    const asked: unknown = JSON.parse((await suggest(file, '--preset', 'worktango', '--json')).stdout);
    expect(asked).toMatchObject({
      questions: [{ path: 'dateFormat', choices: ['dateFormat=MM/DD/YYYY', 'dateFormat=DD/MM/YYYY'] }],
      trial: { good: 0, issues: [{ code: 'invalid-date', column: 'Hire Date', rows: 24, first: 2 }] },
    });
    const words = [file, '--preset', 'worktango', '--set', 'dateFormat=DD/MM/YYYY', '--json'];
    const answered: unknown = JSON.parse((await suggest(...words)).stdout);
    expect(answered).toMatchObject({ questions: [], trial: { good: 24 }, document: { dateFormat: 'DD/MM/YYYY' } });
  });

  it('takes the answer to what a word means', async () => {
    const file = await sample('leave.csv', workday(40));
    const answer = ['--set', 'columns.status.words.On Leave=active'];
    for (const preset of [['--preset', 'worktango'], []]) {
      const told: unknown = JSON.parse((await suggest(file, ...preset, ...answer, '--json')).stdout);
      expect(told).toMatchObject({ questions: [], trial: { good: 40 } });
    }
  });

  it('begins with the rules of a document, too', async () => {
    const file = await sample('again.csv', bambooHr(40));
    const output = join(folder, 'before.json');
    await suggest(file, '--output', output);
    const told: unknown = JSON.parse((await suggest(file, '--preset', output, '--json')).stdout);
    expect(told).toMatchObject({ questions: [], remarks: [], document: JSON.parse(await readFile(output, 'utf8')) });
  });

  it.each([
    ['an empty file', '', 'empty-file', 'the file is empty'],
    ['semicolons', 'Email;Name\na@example.com;Ada\n', 'wrong-delimiter', 'separated by semicolons'],
    ['an open quote behind good rows', 'Email,Name\na@example.com,"Ada\n', 'unclosed-quote', 'is never closed'],
    ['no rows', 'Email,Name\n', 'no-rows', 'a header and no rows'],
    ['Windows-1252', Buffer.from('Email,Name\na@example.com,Ren\xe9\n', 'latin1'), 'encoding-not-utf8', 'Windows-1252'],
    ['nobody told apart', 'Department\nSales\nSales\n', 'no-identity', 'no column tells people apart'],
  ])('refuses %s in the words of an import', async (name, text, fault, message) => {
    const file = await sample(`${name}.csv`, text);
    const { code, stdout } = await suggest(file, '--json');
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toEqual({ error: { code: fault, message: expect.stringContaining(message) } });
  });

  it('reads another encoding when it is told so', async () => {
    const file = await sample(
      'latin.csv',
      Buffer.from('Email,Prénom\na@example.com,René\nb@example.com,Zoé\n', 'latin1'),
    );
    const told: unknown = JSON.parse((await suggest(file, '--set', 'encoding=windows-1252', '--json')).stdout);
    expect(told).toMatchObject({ trial: { good: 2 }, document: { encoding: 'windows-1252' } });
  });

  it('reads a workbook as Excel shows it, more than once', async () => {
    const data = textRows(['Email', 'Vorname'], ['a@example.com', 'René'], ['b@example.com', 'Zoé']);
    const file = await sample('staff.xlsx', workbookOf({ sheets: [{ data }] }));
    const told: unknown = JSON.parse((await suggest(file, '--json')).stdout);
    expect(told).toMatchObject({ rows: 2, trial: { good: 2 }, document: { identity: ['email'] } });
  });

  it("counts rows that can't be read, and goes on", async () => {
    const rows = [['Email', 'Name'], ['a@example.com', 'Ada'], ['b@example.com'], ['c@example.com', 'Chloé']];
    const file = await sample('short.csv', rows.map(serialiseRow).join(''));
    const told: unknown = JSON.parse((await suggest(file, '--json')).stdout);
    expect(told).toMatchObject({ rows: 2, isWhole: true, rejectedRows: 1, trial: { good: 2 } });
  });

  it('needs a file and a preset that are there', async () => {
    expect((await suggest(join(folder, 'none.csv'))).code).toBe(3);
    expect((await suggest(await sample('one.csv', openDates), '--preset', 'nobody')).code).toBe(3);
  });
});
