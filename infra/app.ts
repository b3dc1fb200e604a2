/** The CDK app: what runs where. `cdk synth` needs no credentials, no network and no account. */
import { App } from 'aws-cdk-lib';
import { rollcall } from './rollcall.ts';

const app = new App();
const made = rollcall(app);
// Whoever switches off the validation of templates, as the local cloud does to start sooner, needs no opinion on them either.
if (process.env.CDK_VALIDATION !== 'false') (await import('./nag.ts')).judge(app, made);
