/** Reads the logs of all functions: what they measured, and their lines for queries. */

import { logFile } from '../../lambda/function-log.ts';
import type { LambdaFunction } from '../../resources/function.ts';
import type { Series } from '../metrics/series.ts';
import { instantOf, type LogLines, parseLine } from '../queries/log-lines.ts';
import { samplesOf } from './function-line.ts';
import { type Tail, tailFile } from './tail.ts';

/** Bytes of each log that are read at the start: what happened before. */
const history = 4 * 2 ** 20;

/** Bytes that CloudWatch adds to each line that it takes in ("Amazon CloudWatch pricing": 26 bytes for each event). */
const overhead = 26;

export function followFunctions(
  lambdas: readonly LambdaFunction[],
  directory: string,
  series: Series,
  lines: LogLines,
): readonly Tail[] {
  return lambdas.map((lambda) =>
    tailFile(logFile(directory, lambda.logGroup), history, (line) => {
      const parsed = parseLine(line);
      if (parsed === undefined) return;
      for (const sample of samplesOf(parsed, lambda)) series.add(sample);
      series.add({
        namespace: 'AWS/Logs',
        name: 'IncomingBytes',
        dimensions: { LogGroupName: lambda.logGroup },
        at: instantOf(parsed),
        value: Buffer.byteLength(line) + overhead,
      });
      lines.add(lambda.logGroup, line);
    }),
  );
}
