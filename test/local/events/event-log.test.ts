import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEventLog } from '../../../local/events/event-log.ts';
import { waitFor } from '../fixtures/wait-for.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-events-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

const event = (id: string) =>
  ({
    version: '0',
    id,
    'detail-type': 'user.created',
    source: 'rollcall',
    account: '000000000000',
    time: '2026-01-01T00:00:00Z',
    region: 'eu-central-1',
    resources: [],
    detail: { name: 'Ada' },
  }) as const;

const idsIn = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).id);

describe('the event log', () => {
  it('keeps one older file when it has grown to its limit, and no details', async () => {
    const log = openEventLog(dir, 100);
    log.write('default', event('a'), ['uploads']);
    // The file is opened in the background; it can be renamed once something stands in it.
    await waitFor(() =>
      readFile(join(dir, 'events.log'), 'utf8').then(
        (text) => text || undefined,
        () => undefined,
      ),
    );
    log.write('default', event('b'), []);
    log.write('default', event('c'), []);
    await log.close();
    expect(idsIn(await readFile(join(dir, 'events.1.log'), 'utf8'))).toEqual(['a']);
    const text = await readFile(join(dir, 'events.log'), 'utf8');
    expect(idsIn(text)).toEqual(['b', 'c']);
    expect(text).not.toContain('Ada');
  });
});
