/** Looks every few seconds at what functions logged and at what waits in queues. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Deployment, ofKind } from '../resources/deployment.ts';
import { followFunctions } from './sources/follow-functions.ts';
import { lookAtQueues } from './sources/look-at-queues.ts';
import type { Watch } from './watch.ts';

/** ms between two looks. */
const everyMs = 3000;

export interface CollectOptions {
  readonly deployment: Deployment;
  readonly watch: Watch;
  /** Folder of the logs. */
  readonly logs: string;
  /** Of the SQS emulator. */
  readonly sqsPort: number;
  readonly warn: (line: string) => void;
}

/** @returns what ends it, when it has come to rest. */
export function startCollecting({ deployment, watch, logs, sqsPort, warn }: CollectOptions): () => Promise<void> {
  const tails = followFunctions(ofKind(deployment, 'function'), logs, watch.series, watch.logLines);
  const queues = ofKind(deployment, 'queue');
  const stop = new AbortController();

  async function look(): Promise<void> {
    for (const tail of tails) await tail.read();
    for (const sample of await lookAtQueues(queues, sqsPort, Date.now())) watch.series.add(sample);
  }

  async function run(): Promise<void> {
    let told = '';
    while (!stop.signal.aborted) {
      try {
        await look();
      } catch (cause) {
        const fault = cause instanceof Error ? cause.message : String(cause);
        // The same fault every few seconds is said once.
        if (fault !== told && !stop.signal.aborted) warn(`the dashboard could not be filled: ${fault}`);
        told = fault;
      }
      await pause(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  }

  const running = run();
  return async () => {
    stop.abort();
    await running;
  };
}
