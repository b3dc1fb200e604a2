import { type App, Tags } from 'aws-cdk-lib';
import { stackNames } from '../shared/contracts/outputs.ts';
import { ServiceStack } from './service-stack.ts';
import { readSettings } from './settings.ts';
import { StateStack } from './state-stack.ts';

export interface Rollcall {
  readonly state: StateStack;
  readonly service: ServiceStack;
}

/** Puts the whole system into an app. */
export function rollcall(app: App): Rollcall {
  Tags.of(app).add('Application', 'Rollcall');
  const state = new StateStack(app, stackNames.state);
  const service = new ServiceStack(app, stackNames.service, { state, settings: readSettings(app.node) });
  return { state, service };
}
