import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makePurge } from '../../lambdas/purge.ts';
import { importAt, tracesOf } from '../support/cloud/history.ts';
import { addCustomer } from '../support/cloud/site.ts';
import { withCloud } from '../support/cloud/with-cloud.ts';
import { csvOf, employees } from '../support/employee-file.ts';

const cloud = withCloud();
afterEach(() => vi.restoreAllMocks());

/** Runs the function as Lambda does; returns what it prints. */
async function run(event: unknown, remaining = 600_000): Promise<string> {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  }
  const telling = { logger: new Logger(), metrics: new Metrics({ namespace: 'Rollcall', serviceName: 'purge' }) };
  const context = { getRemainingTimeInMillis: () => remaining, functionName: 'purge' } as Context;
  try {
    await makePurge(cloud().context, telling)(event, context);
  } finally {
    vi.restoreAllMocks();
  }
  return lines.join('');
}

describe('the function purge', () => {
  it('goes by the time of its event alone, to the millisecond, and measures what it did', async () => {
    await addCustomer(cloud(), 'timed');
    const one = await importAt(cloud(), 'timed', csvOf(employees(1, 2)), 137);
    const end = one.receivedAt + 90 * 86_400_000;
    expect(await run({ time: new Date(end - 1).toISOString() })).toContain('"ImportsPurged":0');
    expect(await tracesOf(cloud(), one.id)).not.toEqual([]);
    const late = await run({ time: new Date(end + 5_000).toISOString() }, 1_000);
    expect(late).toContain('"isComplete":false');
    expect(await tracesOf(cloud(), one.id)).not.toEqual([]);
    const printed = await run({ time: new Date(end).toISOString() });
    expect(printed).toContain('"ImportsPurged":1');
    expect(printed).toContain('"PurgeLag":0');
    expect(await tracesOf(cloud(), one.id)).toEqual([]);
  });

  it('tells of files that did not come, by the same clock', async () => {
    await addCustomer(cloud(), 'silent', { cadence: 'daily' });
    const { receivedAt } = await importAt(cloud(), 'silent', csvOf(employees(1, 2)), 250);
    const lateAt = receivedAt + 36 * 3_600_000;
    expect(await run({ time: new Date(lateAt - 1).toISOString() })).toContain('"DeliveriesMissed":0');
    const printed = await run({ time: new Date(lateAt).toISOString() });
    expect(printed).toContain('"DeliveriesMissed":1');
    expect(printed).toMatch(/"a file did not come".*"tenant":"silent"/);
    expect(cloud().events.filter(({ type }) => type === 'delivery.late')).toHaveLength(1);
  });

  it('does the one part although the other fails, and throws what failed', async () => {
    await addCustomer(cloud(), 'parts', { cadence: 'daily' });
    const { receivedAt, id } = await importAt(cloud(), 'parts', csvOf(employees(1, 2)), 0);
    const event = { time: new Date(receivedAt + 90 * 86_400_000).toISOString() };
    cloud().tap.before = ({ command }) => {
      if (command === 'PutEvents') throw new Error('no bus');
    };
    await expect(run(event)).rejects.toThrow('could not be looked at');
    expect(await tracesOf(cloud(), id)).toEqual([]);
  });

  it.each([[{}], [{ time: 'yesterday' }], [{ time: 1_767_600_000_000 }]])('refuses the event %j', async (event) => {
    await expect(run(event)).rejects.toThrow(/^Invalid /);
  });
});
