import { type App, Tags } from 'aws-cdk-lib';
import { stackNamesOf } from './names.ts';
import { ServiceStack } from './service-stack.ts';
import { readSettings } from './settings.ts';
import { StateStack } from './state-stack.ts';

export interface Rollcall {
  readonly state: StateStack;
  readonly service: ServiceStack;
}

/** Puts the whole system into an app, as its settings say. */
export function rollcall(app: App): Rollcall {
  Tags.of(app).add('Application', 'Rollcall');
  const settings = readSettings(app);
  const { account, region } = settings;
  const env = { ...(account && { account }), ...(region && { region }) };
  const names = stackNamesOf(app);
  const state = new StateStack(app, names.state, { env });
  const service = new ServiceStack(app, names.service, { env, state, settings });
  return { state, service };
}
