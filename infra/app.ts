/** The CDK app: what runs where. `cdk synth` needs no credentials, no network and no account. */
import { App, Tags } from 'aws-cdk-lib';
import { stackNames } from '../shared/contracts/outputs.ts';
import { ServiceStack } from './service-stack.ts';
import { readSettings } from './settings.ts';
import { StateStack } from './state-stack.ts';

const app = new App();
const state = new StateStack(app, stackNames.state);
new ServiceStack(app, stackNames.service, { state, settings: readSettings(app.node) });
Tags.of(app).add('Application', 'Rollcall');
