/** Calls as the door sees them. */
import type { Call } from '../../../local/door/call.ts';
import type { Deployment } from '../../../local/resources/deployment.ts';

const place = { account: '000000000000', region: 'eu-central-1', partition: 'aws', endpoint: 'http://127.0.0.1' };

export function callOf(service: string, operation: string, name = 'apply'): Call {
  const caller = { name, kind: 'role', principal: 'arn' } as const;
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
      visibilityTimeout: 30,
      attributes: { DelaySeconds: '5' },
    },
  ],
};
