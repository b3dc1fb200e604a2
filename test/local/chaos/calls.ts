/** Calls as the door sees them. */
import type { Call } from '../../../local/door/call.ts';
import type { Principal } from '../../../local/iam/principal.ts';
import type { Deployment } from '../../../local/resources/deployment.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1' };

const principals: Readonly<Record<string, Principal>> = {
  operator: { kind: 'user', arn: 'arn:aws:iam::000000000000:user/operator', account: place.account },
  'events.amazonaws.com': { kind: 'service', name: 'events.amazonaws.com' },
};
const role: Principal = { kind: 'role', arn: 'arn:aws:iam::000000000000:role/apply', account: place.account };

export function callOf(service: string, operation: string, name = 'apply'): Call {
  const caller = { name, principal: principals[name] ?? role };
  return { caller, service, operation, permissions: [], context: {} };
}

/** With one queue, whose messages wait five seconds. */
export const deployment: Deployment = {
  place,
  stacks: [],
  resources: [
    {
      kind: 'queue',
      name: 'arrivals',
      arn: 'arn:aws:sqs:eu-central-1:000000000000:arrivals',
      url: 'http://127.0.0.1/000000000000/arrivals',
      kmsKey: undefined,
      visibilityTimeout: 30,
      attributes: { DelaySeconds: '5' },
    },
  ],
};
