import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Cloud, startCloud } from './cloud.ts';

/** One cloud for a file of tests: each uses a tenant of its own. Queues are empty and nothing is tapped at the start of each. */
export function withCloud(): () => Cloud {
  let cloud: Cloud | undefined;
  const get = (): Cloud => {
    if (cloud === undefined) throw new Error('the cloud runs in tests only');
    return cloud;
  };
  beforeAll(async () => {
    cloud = await startCloud();
  });
  beforeEach(() => {
    const { tap, messages, events, faults } = get();
    tap.before = () => undefined;
    tap.after = () => undefined;
    tap.calls.length = 0;
    messages.length = 0;
    events.length = 0;
    faults.losesEvents = false;
  });
  afterAll(() => get().close());
  return get;
}
