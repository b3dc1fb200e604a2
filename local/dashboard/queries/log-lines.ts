/** The latest lines of each log group, for queries. */
import { isObject, type Json, type JsonObject } from '../../template/json.ts';

/** Characters that are kept of a log group. */
const keptCharacters = 2 * 2 ** 20;

export interface LogLines {
  add(logGroup: string, line: string): void;
  /** Oldest first; those that are no JSON objects are left out. */
  read(logGroup: string): readonly JsonObject[];
}

export function createLogLines(): LogLines {
  const groups = new Map<string, { lines: string[]; size: number }>();
  return {
    add(logGroup, line) {
      const group = groups.get(logGroup) ?? { lines: [], size: 0 };
      groups.set(logGroup, group);
      group.lines.push(line);
      group.size += line.length;
      // Half of it at once: taking line after line off the front would be slow.
      if (group.size > 2 * keptCharacters) {
        group.lines = group.lines.slice(Math.floor(group.lines.length / 2));
        group.size = group.lines.reduce((sum, { length }) => sum + length, 0);
      }
    },
    read: (logGroup) => (groups.get(logGroup)?.lines ?? []).map(parseLine).filter((line) => line !== undefined),
  };
}

export function parseLine(line: string): JsonObject | undefined {
  try {
    const parsed: Json = JSON.parse(line);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Epoch ms: functions write `timestamp`, the platform writes `time`, metrics have their own; `NaN` if there is none. */
export function instantOf(line: JsonObject): number {
  const { timestamp, time, _aws: metrics } = line;
  if (isObject(metrics) && typeof metrics.Timestamp === 'number') return metrics.Timestamp;
  return Date.parse(String(timestamp ?? time));
}
