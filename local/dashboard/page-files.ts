/** The files of the page: its document, its styles, and its script with the charting library in it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface PageFile {
  readonly type: string;
  readonly body: string;
}

/** By path. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const folder = join(import.meta.dirname, 'page');
const { resolve } = createRequire(import.meta.url);

/** Bundles the script: browsers take no TypeScript, and fetch nothing from elsewhere. */
export async function readPageFiles(): Promise<PageFiles> {
  const [document, ours, charts, script] = await Promise.all([
    readFile(join(folder, 'page.html'), 'utf8'),
    readFile(join(folder, 'page.css'), 'utf8'),
    readFile(resolve('uplot/dist/uPlot.min.css'), 'utf8'),
    bundle(),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: document }],
    ['/page.css', { type: 'text/css; charset=utf-8', body: `${charts}\n${ours}` }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ]);
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
