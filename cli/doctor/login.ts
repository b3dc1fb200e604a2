import type { Deployment } from '../deployment.ts';
import { type Finding, failed, finding, ok } from './finding.ts';
import { doctorTenant } from './synthetic-tenant.ts';

/** As Transfer Family asks. The address is one for documentation (RFC 5737), so that nobody's failed logins are counted. */
export const attempt = {
  username: doctorTenant,
  password: 'not a password',
  protocol: 'SFTP',
  serverId: 's-00000000000000000',
  sourceIp: '192.0.2.1',
};

/** The function that decides who may log in: it answers, and lets nobody in with a wrong password. @param ask invokes it */
export const lookAtLogin = (ask: () => Promise<string>): Promise<Finding> =>
  finding('login', async () => {
    if ((await ask()) === '{}') return ok('login', 'authenticate answers, and refuses a wrong password');
    return failed('login', 'authenticate answers something else than a refusal', 'see its log: nobody can log in');
  });

/** The local cloud has no API of Lambda, and a way of its own to run a function. */
export const askHere =
  ({ config }: Deployment) =>
  async (): Promise<string> => {
    const response = await fetch(`${config.endpoint}/_rollcall/invoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ function: 'authenticate', event: attempt }),
    });
    return JSON.stringify(Object(await response.json()).answer);
  };
