/** The dashboard of the templates as a page on this machine. */
import type { Closing } from '../closing.ts';
import type { Call } from '../door/call.ts';
import type { Publish } from '../door/put-events.ts';
import type { Deployment } from '../resources/deployment.ts';
import { startCollecting } from './collect.ts';
import { readPageFiles } from './page-files.ts';
import { servePage } from './serve.ts';
import { capacitySamples, uploadSamples } from './sources/told.ts';
import { createWatch, type Watch } from './watch.ts';

interface DashboardOptions {
  readonly deployment: Deployment;
  /** Folder of the logs. */
  readonly logs: string;
  /** Of the SQS emulator. */
  readonly sqsPort: number;
  /** Of the page; 0 takes a free one. */
  readonly port: number;
  readonly warn: (line: string) => void;
}

export interface LocalDashboard {
  /** To be told of each call and the capacity that it took. */
  readonly onCall: (call: Call, capacityUnits: number) => void;
  /** Publishes, and looks at what is published. */
  looking(publish: Publish): Publish;
  /** @returns the page's port; 0 if the templates have no dashboard. @throws LocalCloudFault if the port is taken. */
  start(options: DashboardOptions, closing: Closing): Promise<number>;
}

export function createDashboard(): LocalDashboard {
  const since = Date.now();
  let watch: Watch | undefined;
  return {
    onCall(call, capacityUnits) {
      for (const sample of capacitySamples(call, capacityUnits, Date.now())) watch?.series.add(sample);
    },
    looking: (publish) => (bus, event) => {
      for (const sample of uploadSamples(event, Date.now())) watch?.series.add(sample);
      return publish(bus, event);
    },
    async start(options, closing) {
      watch = createWatch(options.deployment, since);
      if (watch === undefined) return 0;
      const page = await servePage(watch, await readPageFiles(), options.port);
      closing.add(() => page.close());
      closing.add(startCollecting({ ...options, watch }));
      return page.port;
    },
  };
}
