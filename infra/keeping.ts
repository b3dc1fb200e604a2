import { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { readSettings } from './settings.ts';

/** What becomes of data when its stack is deleted, or its resource replaced: it stays, unless this is a deployment to try things. */
export function removalPolicyOf(scope: Construct): RemovalPolicy {
  return readSettings(scope).dev ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}
