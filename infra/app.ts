/** The CDK app: what runs where. `cdk synth` needs no credentials, no network and no account. */
import { App } from 'aws-cdk-lib';
import { rollcall } from './rollcall.ts';

rollcall(new App());
