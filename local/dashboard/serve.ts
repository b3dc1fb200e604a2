/** Serves the page on loopback: a file for each path, and the numbers as JSON. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { listenOnLoopback } from '../listen.ts';
import { buildView } from './build-view.ts';
import type { PageFile, PageFiles } from './page-files.ts';
import type { Watch } from './watch.ts';

const minutes = v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(1440));
const resolution = v.pipe(v.picklist(['0', '60']), v.transform(Number));
const asked = v.object({ minutes: v.optional(minutes, '60'), resolution: v.optional(resolution, '0') });

/** Everything comes from here, and nothing may be framed or run from elsewhere. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

/** @throws LocalCloudFault if the port is taken. */
export async function servePage(watch: Watch, files: PageFiles, port: number): Promise<PageServer> {
  const server = createServer((request, response) => {
    const { status, type, body } = answerTo(request, watch, files);
    response.writeHead(status, { ...headers, 'content-type': type }).end(body);
  });
  const listening = await listenOnLoopback(server, port, '--dashboard-port');
  return {
    port: listening,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Answer extends PageFile {
  readonly status: number;
}

const refusal = (status: number, why: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${why}\n`,
});

function answerTo(request: IncomingMessage, watch: Watch, files: PageFiles): Answer {
  if (!isMeantForUs(request)) return refusal(421, 'this page is at 127.0.0.1 and nowhere else');
  if (request.method !== 'GET') return refusal(405, 'there is nothing but GET');
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.origin !== 'http://127.0.0.1') return refusal(404, 'not found');
  if (url.pathname === '/view.json') return viewFor(url, watch);
  const file = files.get(url.pathname);
  return file === undefined ? refusal(404, 'not found') : { status: 200, ...file };
}

/**
 * A name of somebody else's that leads to 127.0.0.1 ("DNS rebinding") would let a web page read this one: the browser says
 * which name was asked for.
 */
function isMeantForUs({ headers: { host }, socket }: IncomingMessage): boolean {
  const { localPort } = socket;
  return host === `127.0.0.1:${localPort}` || host === `localhost:${localPort}`;
}

function viewFor({ searchParams }: URL, watch: Watch): Answer {
  const parsed = v.safeParse(asked, Object.fromEntries(searchParams));
  if (!parsed.success) return refusal(400, 'expected minutes, 1 to 1440, and resolution, 0 or 60');
  const to = Date.now();
  const from = to - parsed.output.minutes * 60_000;
  const view = buildView(watch, { from, to, resolution: parsed.output.resolution });
  return { status: 200, type: 'application/json', body: JSON.stringify(view) };
}
