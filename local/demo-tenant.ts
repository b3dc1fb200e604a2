/** The tenant that a newcomer tries things with. The platform team would make one with the same commands. */
import * as v from 'valibot';
import { rollcallJson } from './rollcall-cli.ts';

export const demoTenant = 'demo';

const addTenant = ['tenants', 'add', demoTenant, '--preset', 'worktango', '--set', 'missing=archive'] as const;
export const newPassword = ['sftp', 'password', demoTenant] as const;

const tenants = v.array(v.object({ tenant: v.string() }));
const login = v.object({ username: v.string(), password: v.string() });

export type Login = v.InferOutput<typeof login>;

/** Makes the demo tenant if it is missing, and gives its first password; `undefined` if it was there already. */
export async function ensureDemoTenant(directory: string): Promise<Login | undefined> {
  const known = v.parse(tenants, await rollcallJson(directory, ['tenants', 'list']));
  if (known.some(({ tenant }) => tenant === demoTenant)) return undefined;
  await rollcallJson(directory, addTenant);
  return makePassword(directory);
}

/** Makes a new password; the one before stops working. */
export async function makePassword(directory: string): Promise<Login> {
  return v.parse(login, await rollcallJson(directory, newPassword));
}
