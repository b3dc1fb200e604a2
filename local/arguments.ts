/** Values of the command line's options, checked where they are given. */
import { InvalidArgumentError } from 'commander';
import { type ChaosSettings, parseChaos } from './chaos/settings.ts';
import { LocalCloudFault } from './fault.ts';

/** A TCP port; 0 asks for any that is free. */
export function parsePort(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new InvalidArgumentError(`expected a port, 0 to 65535, found ${value}`);
}

/** `duplicates=0.1,throttle=0.05,reorder=0.1,seed=7`. */
export function parseChaosOption(value: string): ChaosSettings {
  try {
    return parseChaos(value);
  } catch (cause) {
    throw cause instanceof LocalCloudFault ? new InvalidArgumentError(cause.message) : cause;
  }
}

/** An ISO instant with its time zone. */
export function parseInstant(value: string): string {
  const date = new Date(value);
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(date.getTime())) return date.toISOString();
  throw new InvalidArgumentError(`expected an instant such as 2026-01-31T08:00:00Z, found ${value}`);
}
