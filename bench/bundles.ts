/** The bundles in a cloud assembly: which asset is which function's. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { stackNames } from '../shared/contracts/outputs.ts';

const lambda = v.object({
  Type: v.literal('AWS::Lambda::Function'),
  Properties: v.object({
    Code: v.object({ S3Key: v.pipe(v.string(), v.endsWith('.zip')) }),
    Environment: v.object({ Variables: v.looseObject({ POWERTOOLS_SERVICE_NAME: v.string() }) }),
  }),
});

const template = v.object({ Resources: v.record(v.string(), v.unknown()) });

/** Name of a function → its bundle's file. */
export async function bundlesOf(assembly: string): Promise<Map<string, string>> {
  const text = await readFile(join(assembly, `${stackNames.service}.template.json`), 'utf8');
  const resources = Object.values(v.parse(template, JSON.parse(text)).Resources);
  return new Map(
    resources.flatMap((resource) => {
      if (!v.is(lambda, resource)) return [];
      const { Code, Environment } = resource.Properties;
      const asset = `asset.${Code.S3Key.replace(/\.zip$/, '')}`;
      return [[Environment.Variables.POWERTOOLS_SERVICE_NAME, join(assembly, asset, 'index.mjs')] as const];
    }),
  );
}
