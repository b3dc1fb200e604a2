import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPageFiles } from '../../../local/dashboard/page-files.ts';
import { type PageServer, servePage } from '../../../local/dashboard/serve.ts';
import { pageView } from '../../../local/dashboard/view.ts';
import { createWatch } from '../../../local/dashboard/watch.ts';
import { at, deploymentOf, lag } from './fixtures.ts';

const sneaky = '<img src=x onerror=alert(1)>';

const watch = createWatch(
  deploymentOf([
    { type: 'text', ...at(0, 0), properties: { markdown: `## Is anything stuck?\nNo, **never** ${sneaky}` } },
    {
      type: 'metric',
      ...at(0, 6),
      properties: {
        title: 'Oldest thing due',
        metrics: [[...lag, { label: 'oldest' }]],
        stat: 'Maximum',
        period: 300,
        yAxis: { left: { label: 'seconds' } },
        annotations: { horizontal: [{ value: 900, label: 'alarm due-late' }] },
      },
    },
    { type: 'log', ...at(12, 6), properties: { view: 'table', title: 'Who', query: "SOURCE 'g' | fields tenant" } },
  ]),
  0,
);

let page: PageServer;
beforeAll(async () => {
  if (watch === undefined) throw new Error('there is a dashboard');
  const now = Date.now();
  watch.series.add({ namespace: 'Rollcall', name: 'DueLag', dimensions: { service: 'sweep' }, at: now, value: 1234 });
  watch.logLines.add('g', JSON.stringify({ timestamp: new Date(now).toISOString(), tenant: sneaky }));
  page = await servePage(watch, await readPageFiles(), 0);
});
afterAll(() => page.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** As no browser would ask: under any name, with any method. */
function ask(path: string, host = `127.0.0.1:${page.port}`, method = 'GET'): Promise<Answer> {
  return new Promise((fulfil, reject) => {
    const asking = request({ host: '127.0.0.1', port: page.port, path, method, headers: { host } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        body += part;
      });
      answer.on('end', () => fulfil({ status: answer.statusCode, headers: answer.headers, body }));
    });
    asking.on('error', reject).end();
  });
}

describe('the dashboard’s server', () => {
  it('answers under the names of this machine', async () => {
    expect((await ask('/')).status).toBe(200);
    expect((await ask('/', `localhost:${page.port}`)).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1.evil.example'])(
    'refuses whoever comes by the name “%s”: a page of theirs could read this one',
    async (host) => {
      const { status, body } = await ask('/view.json', host);
      expect([status === 200, body.includes('widgets')]).toEqual([false, false]);
    },
  );

  it('lets the page load nothing from elsewhere, and nobody frame it', async () => {
    for (const path of ['/', '/page.js', '/page.css', '/view.json', '/nothing']) {
      const { headers } = await ask(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    expect((await ask('/')).body).not.toMatch(/https?:|<script>|style="/);
  });

  it.each([
    ['/../package.json', 'GET', 404],
    ['/page/main.ts', 'GET', 404],
    ['//evil.example/', 'GET', 404],
    ['/', 'POST', 405],
    ['/view.json?minutes=0', 'GET', 400],
    ['/view.json?minutes=99999', 'GET', 400],
    ['/view.json?minutes=x', 'GET', 400],
    ['/view.json?resolution=1', 'GET', 400],
  ])('%s (%s): %s', async (path, method, status) => {
    expect((await ask(path, undefined, method)).status).toBe(status);
  });

  it('gives the numbers of the time that is asked for', async () => {
    const view = v.parse(pageView, JSON.parse((await ask('/view.json?minutes=15&resolution=60')).body));
    expect(view.to - view.from).toBe(900);
    expect(view.widgets.map(({ kind }) => kind)).toEqual(['text', 'graph', 'table']);
  });
});

/** Debian's name, others' names, and macOS. */
const browser = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((name) => spawnSync(name, ['--version']).status === 0);
if (browser === undefined) console.warn('NOT TESTED: the dashboard in a browser; there is no Chromium on this machine');

describe.skipIf(browser === undefined)('the dashboard in a browser', () => {
  let profile: string;
  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'browser-'));
  });
  afterAll(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));

  it('draws graphs, says them in numbers, and takes nothing for markup', async () => {
    const options = ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`];
    const address = `http://127.0.0.1:${page.port}/`;
    const { stdout: dom } = await promisify(execFile)(browser ?? '', [
      ...options,
      '--virtual-time-budget=3000',
      '--dump-dom',
      address,
    ]);
    expect(dom).toContain('<canvas');
    expect(dom).toContain('<h2>Is anything stuck?</h2>');
    expect(dom).toContain('<strong>never</strong>');
    expect(dom).toMatch(/aria-label="Oldest thing due, in seconds".*oldest.*1,234.*alarm due-late.*at 900/s);
    expect(dom).toMatch(/updated \d\d:\d\d:\d\d/);
    expect(dom).not.toContain('<img');
    expect(dom).toContain('&lt;img src=x');
  });
});
