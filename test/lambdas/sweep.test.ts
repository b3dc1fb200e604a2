import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeSweep } from '../../lambdas/sweep.ts';
import { addUser, evening, nothingDue } from '../support/cloud/due.ts';
import { addCustomer, importsOf, upload, userOf } from '../support/cloud/site.ts';
import { type Call, Killed } from '../support/cloud/tap.ts';
import { withCloud } from '../support/cloud/with-cloud.ts';

const cloud = withCloud();
const time = new Date(evening + 60_000).toISOString();

let printed = '';
beforeEach(async () => {
  await nothingDue(cloud());
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    printed += line;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

function sweep(remaining = 240_000): Promise<void> {
  const telling = {
    logger: new Logger({ serviceName: 'sweep' }),
    metrics: new Metrics({ namespace: 'Rollcall', serviceName: 'sweep' }),
  };
  const lambda = { functionName: 'sweep', getRemainingTimeInMillis: () => remaining } as Context;
  return makeSweep(cloud().context, telling)({ time }, lambda);
}

/** An upload without an import, and somebody who leaves. */
async function prepare(tenant: string): Promise<void> {
  await addCustomer(cloud(), tenant);
  await addUser(cloud(), tenant, '1', { instants: { offboardsAt: evening } });
  cloud().faults.losesEvents = true;
  await upload(cloud(), tenant, 'staff.csv', 'x\n');
}

const failOn = (isIt: (call: Call) => boolean): void => {
  cloud().tap.before = (call) => {
    if (isIt(call)) throw new Error(`no ${call.command}`);
  };
};
const isListing = ({ command }: Call): boolean => command === 'ListObjectVersions';
const isClaim = ({ command, target }: Call): boolean => command === 'UpdateItem' && target === 'Directory';

describe('the sweep', () => {
  it('does both, at the time of the schedule, and says how much and how late', async () => {
    await prepare('both');
    await sweep();
    expect(await userOf(cloud(), 'both', '1')).toMatchObject({ status: 'deactivated', updatedAt: time });
    expect(await importsOf(cloud(), 'both')).toHaveLength(1);
    expect(printed).toContain('"DueCarriedOut":1');
    expect(printed).toContain('"DueLag":60');
    expect(printed).toContain('"ImportLag":0');
    expect(printed).toContain('"Dimensions":[["service"]]');
    expect(printed).not.toContain('example.com');
  });

  it('carries out what is due when imports can’t be cared for, and fails then', async () => {
    await prepare('imports-fail');
    failOn(isListing);
    await expect(sweep()).rejects.toThrow('no ListObjectVersions');
    expect(await userOf(cloud(), 'imports-fail', '1')).toMatchObject({ status: 'deactivated' });
    expect(printed).toContain('"DueCarriedOut":1');
  });

  it('cares for imports when what is due can’t be carried out, and fails then', async () => {
    await prepare('due-fails');
    failOn(isClaim);
    await expect(sweep()).rejects.toThrow('1 of what is due could not be carried out');
    expect(await importsOf(cloud(), 'due-fails')).toHaveLength(1);
    expect(printed).toMatch(/"UploadsSwept":[1-9]/);
    expect(printed).toContain('"DueLag":60');
  });

  it('tells both failures', async () => {
    await prepare('both-fail');
    failOn((call) => isListing(call) || isClaim(call));
    const failure = await sweep().catch((fault: unknown) => fault);
    expect(failure).toBeInstanceOf(AggregateError);
    expect((failure as AggregateError).errors.map(String)).toEqual([
      expect.stringContaining('no ListObjectVersions'),
      expect.stringContaining('1 of what is due'),
    ]);
    expect(failure).not.toBeInstanceOf(Killed);
  });

  it('begins nothing that is due shortly before its end', async () => {
    await prepare('no-time');
    await sweep(20_000);
    expect(await userOf(cloud(), 'no-time', '1')).toMatchObject({ status: 'active' });
    expect(printed).toContain('"isComplete":false');
  });
});
