import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { rollcall } from '../../infra/rollcall.ts';

const cdkJson = v.object({ context: v.record(v.string(), v.unknown()) });

/** The context of `cdk.json`, without bundling and with `more`. */
export function withoutBundles(more: Record<string, unknown> = {}): Record<string, unknown> {
  const flags = v.parse(cdkJson, JSON.parse(readFileSync('cdk.json', 'utf8'))).context;
  return { ...flags, 'aws:cdk:bundling-stacks': [], ...more };
}

/** Both templates as `cdk synth` makes them, without bundles and without the built-in validator: milliseconds. */
export function synthesize(context: Record<string, unknown> = {}): { state: Template; service: Template } {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ context: withoutBundles(context) });
  const { state, service } = rollcall(app);
  return { state: Template.fromStack(state), service: Template.fromStack(service) };
}

const resource = v.looseObject({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
  DeletionPolicy: v.optional(v.string()),
  UpdateReplacePolicy: v.optional(v.string()),
});

export type Resource = v.InferOutput<typeof resource>;

/** All resources of a type, by logical id. */
export function resources(template: Template, type: string): [id: string, resource: Resource][] {
  const all = v.parse(v.record(v.string(), resource), template.toJSON().Resources);
  return Object.entries(all).filter(([, { Type }]) => Type === type);
}

const attribute = v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) });
const reference = v.object({ Ref: v.string() });
const imported = v.object({ 'Fn::ImportValue': v.string() });
const joined = v.object({ 'Fn::Join': v.tuple([v.string(), v.array(v.unknown())]) });

/** A value of a template for the reader's eye: logical ids in place of intrinsic functions. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  if (v.is(attribute, value)) return withoutHash(value['Fn::GetAtt'][0]);
  if (v.is(reference, value)) return withoutHash(value.Ref);
  if (v.is(joined, value)) return value['Fn::Join'][1].map(readable).join(value['Fn::Join'][0]);
  if (v.is(imported, value)) {
    return withoutHash(value['Fn::ImportValue'].replace(/^RollcallState:ExportsOutput(Ref|FnGetAtt)/, '')).replace(
      /Arn$/,
      '',
    );
  }
  throw new Error(`no idea how to read ${JSON.stringify(value)}`);
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
