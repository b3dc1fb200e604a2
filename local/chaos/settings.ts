/** What `--chaos` says: which faults of AWS are made on purpose, and how many. */
import { randomInt } from 'node:crypto';
import { LocalCloudFault } from '../fault.ts';

export interface ChaosSettings {
  /** Share of messages, events and asynchronous invocations that are delivered twice, 0 to 1. */
  readonly duplicates: number;
  /** Share of calls and of a batch's entries that are refused as AWS throttles, 0 to 1. */
  readonly throttle: number;
  /** Share of messages that are delivered later than they were sent, 0 to 1. */
  readonly reorder: number;
  /** Of the numbers by which it is decided; the same seed makes the same decisions in the same order. */
  readonly seed: number;
}

const shares = ['duplicates', 'throttle', 'reorder'] as const;
const largestSeed = 2 ** 32 - 1;
const example = 'duplicates=0.1,throttle=0.05,reorder=0.1,seed=7';

/**
 * Reads `duplicates=0.1,throttle=0.05,reorder=0.1,seed=7`; each may be left out, and a seed is then thrown.
 * @throws LocalCloudFault that says what was found and what was expected.
 */
export function parseChaos(text: string): ChaosSettings {
  const given = new Map<string, number>();
  for (const part of text.split(',')) {
    const [name = '', value = '', ...more] = part.trim().split('=');
    if (more.length > 0 || value === '') throw refused(part, `expected name=number, such as ${example}`);
    if (given.has(name)) throw refused(part, `${name} is there twice`);
    given.set(name, numberOf(name, value, part));
  }
  const [duplicates, throttle, reorder] = shares.map((name) => given.get(name) ?? 0);
  const seed = given.get('seed') ?? randomInt(largestSeed);
  return { duplicates: duplicates ?? 0, throttle: throttle ?? 0, reorder: reorder ?? 0, seed };
}

/** As `--chaos` would say it. */
export function describeChaos({ duplicates, throttle, reorder, seed }: ChaosSettings): string {
  return `duplicates=${duplicates},throttle=${throttle},reorder=${reorder},seed=${seed}`;
}

function numberOf(name: string, value: string, part: string): number {
  if (name === 'seed') {
    if (/^\d{1,10}$/.test(value) && Number(value) <= largestSeed) return Number(value);
    throw refused(part, `expected a whole number, 0 to ${largestSeed}`);
  }
  if (!shares.some((share) => share === name))
    throw refused(part, `known are ${shares.join(', ')} and seed, as in ${example}`);
  if (/^(\d+(\.\d+)?|\.\d+)$/.test(value) && Number(value) <= 1) return Number(value);
  throw refused(part, 'expected a share, 0 to 1');
}

function refused(part: string, why: string): LocalCloudFault {
  return new LocalCloudFault(`chaos "${part.trim()}": ${why}`);
}
