/** Limits of EventBridge's rules ("Amazon EventBridge quotas"), by the quotas that an account begins with. */
import { LocalCloudFault } from '../fault.ts';
import type { Rule } from '../resources/rule.ts';

/** Characters of a pattern; targets of a rule. */
const longestPattern = 2048;
const mostTargets = 5;

/** @throws LocalCloudFault where "PutRule" or "PutTargets" would refuse the rule. */
export function checkRule({ name, pattern, targets }: Pick<Rule, 'name' | 'pattern' | 'targets'>): void {
  const { length } = JSON.stringify(pattern);
  if (length > longestPattern) {
    throw new LocalCloudFault(
      `rule ${name}: its pattern has ${length} characters, EventBridge takes ${longestPattern}`,
    );
  }
  if (targets.length > mostTargets) {
    throw new LocalCloudFault(`rule ${name}: it has ${targets.length} targets, EventBridge takes ${mostTargets}`);
  }
}
