import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { removalPolicyOf } from './keeping.ts';
import { readSettings } from './settings.ts';

/** A log group that forgets when the settings say so. It outlives its stack: whoever asks what happened asks afterwards. */
export function logGroup(scope: Construct, id: string): LogGroup {
  return new LogGroup(scope, id, { retention: readSettings(scope).logDays, removalPolicy: removalPolicyOf(scope) });
}
