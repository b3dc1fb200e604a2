/** What every command works with, made from the options that all of them have. */
import type { Command } from 'commander';
import * as v from 'valibot';
import { getTenant, type Tenant } from '../shared/store/tenants.ts';
import { notFound } from './cli-fault.ts';
import { type Deployment, findDeployment } from './deployment.ts';
import { type Output, outputTo } from './output.ts';

export type Session = {
  readonly deployment: Deployment;
  readonly output: Output;
  /** What to type next, for the same deployment: `next('users count demo')`. */
  readonly next: (command: string) => string;
};

const globalOptions = v.object({
  json: v.optional(v.boolean(), false),
  dir: v.optional(v.string()),
  aws: v.optional(v.boolean(), false),
  prefix: v.optional(v.string()),
});

/** The deployment that the command's options name, and where its results go. Throws `CliFault`. */
export async function openSession(command: Command): Promise<Session> {
  const { dir, aws, prefix } = v.parse(globalOptions, command.optsWithGlobals());
  const named = prefix === undefined ? '' : ` --prefix ${prefix}`;
  const where = dir === undefined ? named : ` --dir ${dir}`;
  return {
    deployment: await findDeployment({ dir, aws, prefix }, process.env),
    output: openOutput(command),
    next: (words) => `rollcall ${words}${where}${aws ? ' --aws' : ''}`,
  };
}

/** Where the results of a command go that needs no deployment. */
export const openOutput = (command: Command): Output =>
  outputTo(process.stdout, v.parse(globalOptions, command.optsWithGlobals()).json);

/** The tenant. Throws `CliFault` when there is none of that name. */
export async function knownTenant({ deployment, next }: Session, tenant: string): Promise<Tenant> {
  const found = await getTenant(deployment.tenants, tenant);
  if (found !== undefined) return found;
  throw notFound('tenant', `there is no tenant ${tenant}: ${next('tenants list')} shows all`);
}
