/** What has been started, to be ended in the opposite order. */
export interface Closing {
  add(close: () => Promise<void> | void): void;
  /** Ends everything once; a second call waits for the first. A part that fails does not keep the others open. */
  closeAll(): Promise<void>;
}

export function createClosing(): Closing {
  const closers: (() => Promise<void> | void)[] = [];
  let closed: Promise<void> | undefined;

  async function run(): Promise<void> {
    const faults: unknown[] = [];
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      try {
        await close();
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'the local cloud could not be stopped in order');
  }

  return {
    add: (close) => void closers.push(close),
    closeAll: () => {
      closed ??= run();
      return closed;
    },
  };
}
