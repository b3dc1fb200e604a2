import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Who may import whom, beside themselves: the direction of the house. A module is known by its longest prefix here. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'shared/domain': [],
  'shared/contracts': [],
  'shared/csv': ['shared/domain'],
  'shared/access': ['shared/domain'],
  'shared/store': ['shared/domain', 'shared/contracts', 'shared/access'],
  'shared/import': ['shared/store', 'shared/csv', 'shared/domain', 'shared/contracts'],
  lambdas: ['shared/import', 'shared/store', 'shared/access', 'shared/domain', 'shared/contracts'],
  cli: ['shared/import', 'shared/store', 'shared/access', 'shared/csv', 'shared/domain', 'shared/contracts'],
  infra: ['shared/contracts'],
  local: [],
};

const layerOf = (file: string): string | undefined =>
  Object.keys(mayImport).find((layer) => file.startsWith(`${layer}/`));

const files = globSync(
  Object.keys(mayImport).map((layer) => `${layer}/**/*.ts`),
  { cwd: root },
);

const importsOf = (file: string): string[] =>
  parseSync(file, readFileSync(join(root, file), 'utf8')).module.staticImports.map((one) => one.moduleRequest.value);

const insideImports = (file: string): string[] =>
  importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, resolve(root, dirname(file), specifier)));

/** All imports that leave a layer for one that it may not know. */
function trespasses(file: string, imports: readonly string[]): string[] {
  const layer = layerOf(file) ?? '';
  return imports
    .filter((target) => {
      const to = layerOf(target);
      return to === undefined || (to !== layer && !mayImport[layer]?.includes(to));
    })
    .map((target) => `${file} → ${target}`);
}

describe('the layers', () => {
  it('reads the imports of every module', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(insideImports).length).toBeGreaterThan(200);
  });

  it('would see a trespass', () => {
    expect(trespasses('shared/domain/plan.ts', ['shared/store/plans.ts'])).toHaveLength(1);
    expect(trespasses('local/start.ts', ['shared/domain/plan.ts'])).toHaveLength(1);
  });

  it('import in one direction only', () => {
    expect(files.flatMap((file) => trespasses(file, insideImports(file)))).toEqual([]);
  });

  it('keep the rules free of AWS, of Node and of the environment', () => {
    const rules = files.filter((file) => file.startsWith('shared/domain/'));
    const outside = rules.flatMap((file) => importsOf(file).filter((specifier) => !specifier.startsWith('.')));
    expect([...new Set(outside)].sort()).toEqual(['fastest-levenshtein', 'picomatch', 'temporal-polyfill', 'valibot']);
    const reaching = rules.filter((file) =>
      /\bprocess\.|Date\.now\(|new Date\(\)/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(reaching).toEqual([]);
  });

  it('keep AWS out of the CSV layer', () => {
    const specifiers = files.filter((file) => file.startsWith('shared/csv/')).flatMap(importsOf);
    expect(specifiers.filter((specifier) => specifier.includes('aws'))).toEqual([]);
  });
});
