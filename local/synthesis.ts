/**
 * Runs the CDK app as the CDK's command line does, without its start-up time. A direct run knows nothing of `cdk.json`:
 * the context and the two metadata switches are handed over, so that the templates are the same byte for byte.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { LocalCloudFault } from './fault.ts';
import { jsonObject } from './template/json.ts';

const root = join(import.meta.dirname, '..');

const configuration = v.object({ app: v.pipe(v.string(), v.regex(/^node \S+$/)), context: v.optional(jsonObject, {}) });

/**
 * Writes the cloud assembly into a folder.
 * @throws LocalCloudFault with the app's own output if it fails.
 */
export async function synthesize(outputDirectory: string): Promise<void> {
  const { app, context } = v.parse(configuration, JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')));
  // What a platform team has chosen for its account (a VPC, a host name) is not on this machine.
  const ours = Object.entries(context).filter(([name]) => !name.startsWith('rollcall:'));
  const contextJson = JSON.stringify({
    ...Object.fromEntries(ours),
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
  });
  const environment = { ...process.env, CDK_OUTDIR: outputDirectory, CDK_CONTEXT_JSON: contextJson };
  // The command line validates templates in the process of the app too; a start need not wait for that again.
  await run(app.replace(/^node /, ''), { ...environment, CDK_VALIDATION: 'false' });
}

function run(script: string, environment: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((fulfil, reject) => {
    const app = spawn(process.execPath, [join(root, script)], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    app.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    app.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    app.on('error', reject);
    app.on('close', (code) => {
      if (code === 0) return fulfil();
      reject(new LocalCloudFault(`${script} can't be synthesized:\n${Buffer.concat(output).toString().trim()}`));
    });
  });
}
