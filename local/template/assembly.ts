/**
 * The cloud assembly that `cdk synth` writes ("Cloud assemblies" in the CDK developer guide): a manifest that names the
 * stacks with their order, a template for each, and a list of the assets that its resources are deployed from.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { LocalCloudFault } from '../fault.ts';
import { type Template, templateSchema } from './template.ts';

const artifact = v.object({
  type: v.string(),
  dependencies: v.optional(v.array(v.string()), []),
  properties: v.optional(v.looseObject({ templateFile: v.optional(v.string()), file: v.optional(v.string()) }), {}),
});

const manifest = v.object({ artifacts: v.record(v.string(), artifact) });

const assetManifest = v.object({
  files: v.optional(
    v.record(
      v.string(),
      v.object({
        source: v.looseObject({ path: v.optional(v.string()) }),
        destinations: v.record(v.string(), v.object({ objectKey: v.string() })),
      }),
    ),
    {},
  ),
});

export interface Stack {
  readonly name: string;
  readonly template: Template;
}

export interface Assembly {
  /** In the order in which they are deployed: a stack comes after those that it depends on. */
  readonly stacks: readonly Stack[];
  /** Object key in the bootstrap bucket → file or folder on this machine. */
  readonly assets: ReadonlyMap<string, string>;
}

/** @throws LocalCloudFault if the folder holds no assembly, or one with parts that are not run here. */
export async function readAssembly(directory: string): Promise<Assembly> {
  const { artifacts } = await read(join(directory, 'manifest.json'), manifest);
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  for (const name of inOrder(artifacts)) {
    const { type, properties } = artifacts[name] ?? { type: 'missing', properties: {} };
    if (type === 'cdk:cloud-assembly') {
      throw new LocalCloudFault(
        `${name} is a nested cloud assembly (a CDK stage): the local cloud runs plain stacks only`,
      );
    }
    if (type === 'aws:cloudformation:stack' && properties.templateFile !== undefined) {
      stacks.push({ name, template: await read(join(directory, properties.templateFile), templateSchema) });
    }
    if (type === 'cdk:asset-manifest' && properties.file !== undefined) {
      await addAssets(directory, properties.file, assets);
    }
  }
  return { stacks, assets };
}

async function addAssets(directory: string, file: string, assets: Map<string, string>): Promise<void> {
  const { files } = await read(join(directory, file), assetManifest);
  for (const { source, destinations } of Object.values(files)) {
    for (const { objectKey } of Object.values(destinations)) {
      if (source.path !== undefined) assets.set(objectKey, join(directory, source.path));
    }
  }
}

function inOrder(artifacts: v.InferOutput<typeof manifest>['artifacts']): readonly string[] {
  const ordered = new Set<string>();
  const visit = (name: string) => {
    for (const dependency of artifacts[name]?.dependencies ?? []) visit(dependency);
    ordered.add(name);
  };
  for (const name of Object.keys(artifacts)) visit(name);
  return [...ordered];
}

async function read<Schema extends v.GenericSchema>(file: string, schema: Schema): Promise<v.InferOutput<Schema>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LocalCloudFault(`no cloud assembly: ${file} can't be read; run the synthesis first`, { cause });
  });
  const parsed = v.safeParse(schema, JSON.parse(text));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new LocalCloudFault(`${file}: ${v.getDotPath(issue) ?? 'document'}: ${issue.message}`);
}
