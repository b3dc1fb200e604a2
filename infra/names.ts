/** Names that must differ between deployments in one account and region. */
import { Lazy } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { metricsNamespace } from '../shared/contracts/metrics.ts';
import { stackNames } from '../shared/contracts/outputs.ts';
import { readSettings } from './settings.ts';

/** The two stacks, each below the prefix. */
export function stackNamesOf(scope: IConstruct): { readonly state: string; readonly service: string } {
  const { prefix = '' } = readSettings(scope);
  return { state: `${prefix}${stackNames.state}`, service: `${prefix}${stackNames.service}` };
}

/** CloudWatch namespace of what the functions measure themselves; metrics are told theirs by the stack that they are used in. */
export const ownNamespace = Lazy.uncachedString({
  produce: ({ scope }) => `${readSettings(scope).prefix ?? ''}${metricsNamespace}`,
});
