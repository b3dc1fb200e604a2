import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presets } from '../shared/domain/presets/by-name.ts';

const root = resolve(import.meta.dirname, '..');

/** Vendors differ by data alone: their names stand with that data. */
const isTheirPlace = (file: string): boolean => file.startsWith('shared/domain/presets/');

const vendors = /worktango|10kc|tenkc|alleo|supermood|(?<![\p{L}\p{N}])ally(?![\p{L}\p{N}])/iu;

const files = globSync('{shared,lambdas,infra,cli,local,bench}/**/*.{ts,json,md,mjs,js}', { cwd: root });

describe('a vendor', () => {
  it.each([...presets.keys()])('called %s would be seen', (name) => {
    expect(vendors.test(`const ${name} = 1;`)).toBe(true);
    expect(vendors.test(`"--preset ${name.toUpperCase()}"`)).toBe(true);
    expect(vendors.test(`${name}-users.csv`)).toBe(true);
  });

  it.each(['finally', 'really', 'globally', 'rally'])('is not seen in the word %s', (word) => {
    expect(vendors.test(word)).toBe(false);
  });

  it('is named in no source file but its preset', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.filter(isTheirPlace).length).toBeGreaterThanOrEqual(presets.size);
    const naming = files
      .filter((file) => !isTheirPlace(file))
      .flatMap((file) =>
        lines(file)
          .filter(([, line]) => vendors.test(line))
          .map(([at, line]) => `${file}:${at}: ${line}`),
      );
    expect(naming).toEqual([]);
  });
});

const lines = (file: string): [number, string][] =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .map((line, at) => [at + 1, line.trim()]);
