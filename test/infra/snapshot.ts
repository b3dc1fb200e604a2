/** A template for the reader's eye: intrinsic functions as `${…}`, keys sorted, no hashes of code. */
import * as v from 'valibot';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const reference = v.strictObject({ Ref: v.string() });
const attribute = v.strictObject({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) });
const imported = v.strictObject({ 'Fn::ImportValue': v.string() });
const joined = v.strictObject({ 'Fn::Join': v.tuple([v.string(), v.array(v.unknown())]) });
const bundle = v.looseObject({ S3Bucket: v.unknown(), S3Key: v.string() });

/** The template without what says nothing to a reviewer: CDK's metadata, its bootstrap version check, the one tag of all. */
export function snapshotOf({ Resources, Outputs, Description }: Record<string, unknown>): string {
  return `${written(readable({ Description, Outputs, Resources }), '')}\n`;
}

const width = 120;

/** JSON in which whatever fits into a line stands in one. */
function written(value: Json, indent: string): string {
  const line = JSON.stringify(value, undefined, 1).replace(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || indent.length + line.length < width) return line;
  const deeper = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((one) => written(one, deeper))
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${written(one, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${members.map((one) => deeper + one).join(',\n')}\n${indent}${close}`;
}

function readable(value: unknown): Json {
  if (v.is(reference, value)) return `\${${value.Ref}}`;
  if (v.is(attribute, value)) return `\${${value['Fn::GetAtt'].join('.')}}`;
  if (v.is(imported, value)) return `\${${value['Fn::ImportValue']}}`;
  if (v.is(joined, value)) return ofText(value['Fn::Join'][1].map(readable).join(value['Fn::Join'][0]));
  if (v.is(bundle, value)) return 'the bundle';
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === 'object' && value !== null) return sorted(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function sorted(value: object): Json {
  const entries = Object.entries(value)
    .filter(([key, one]) => key !== 'Metadata' && one !== undefined && !isUsualTag(key, one))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, readable(one)]));
}

const isUsualTag = (key: string, value: unknown): boolean =>
  key === 'Tags' && JSON.stringify(value) === '[{"Key":"Application","Value":"Rollcall"}]';

/** A dashboard is a document in a text. */
function ofText(text: string): Json {
  if (!text.startsWith('{')) return text;
  try {
    return readable(JSON.parse(text));
  } catch {
    return text;
  }
}
