import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFile } from './read-file.ts';

const require = createRequire(import.meta.url);
const root = path.dirname(require.resolve('csv-spectrum'));
const fixtures = readdirSync(path.join(root, 'csvs')).map((name) => path.basename(name, '.csv'));

/** Its quotes are not quoted, and its JSON has another phone number than its CSV. */
const CONTRADICTS_ITSELF = 'location_coordinates';

async function objectsOf(name: string) {
  const { titles, rows, refused, rejected } = await readFile(readFileSync(path.join(root, 'csvs', `${name}.csv`)));
  expect([refused, rejected]).toEqual([[], []]);
  return rows.map(({ cells }) => Object.fromEntries(titles.map((title, i) => [title, cells[i]])));
}

describe('csv-spectrum', () => {
  it('has the fixtures that are known here', () => {
    expect(fixtures).toHaveLength(12);
    expect(fixtures).toContain(CONTRADICTS_ITSELF);
  });

  it.each(fixtures.filter((name) => name !== CONTRADICTS_ITSELF))('%s', async (name) => {
    const expected = JSON.parse(readFileSync(path.join(root, 'json', `${name}.json`), 'utf8'));
    expect(await objectsOf(name)).toEqual(expected);
  });

  it(`${CONTRADICTS_ITSELF} has quotes that are not quoted: its row is rejected, and nothing else`, async () => {
    const { rows, refused, rejected } = await readFile(
      readFileSync(path.join(root, 'csvs', `${CONTRADICTS_ITSELF}.csv`)),
    );
    expect([rows, refused]).toEqual([[], []]);
    expect(rejected).toMatchObject([{ line: 2, lastLine: 2, code: 'stray-quote' }]);
  });
});
