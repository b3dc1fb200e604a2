/**
 * Lints the templates of every combination of settings with cfn-lint: `npm run test:templates`. It is AWS's own linter, made in
 * Python: `pip install cfn-lint`. Where there is none, that is said, and nothing has been looked at.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { synthesize } from '../infra/templates.ts';
import { everything, variants } from '../infra/variants.ts';
import { type Accepted, accepted } from './accepted.ts';

const finding = v.object({
  Filename: v.string(),
  Location: v.object({ Path: v.nullish(v.array(v.union([v.string(), v.number()])), []) }),
  Message: v.string(),
  Rule: v.object({ Id: v.string() }),
});

type Finding = v.InferOutput<typeof finding>;

/** Writes `<variant>.<stack>.json` for each template. */
async function writeTemplates(folder: string): Promise<void> {
  const templates = Object.entries({ ...variants, everything }).flatMap(([variant, context]) =>
    Object.entries(synthesize(context)).map(([stack, template]) => ({ name: `${variant}.${stack}.json`, template })),
  );
  for (const { name, template } of templates)
    await writeFile(join(folder, name), JSON.stringify(template.toJSON(), undefined, 1));
}

/** Everything that it has to say about the templates in a folder; undefined if there is no cfn-lint. */
function lint(folder: string): Promise<Finding[] | undefined> {
  const options = ['--format', 'json', '--include-checks', 'I', '--template', join(folder, '*.json')];
  return new Promise((resolve, reject) => {
    execFile('cfn-lint', options, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') return resolve(undefined);
      // Findings are an exit code, too: only what is not JSON is a failure to lint.
      try {
        resolve(v.parse(v.array(finding), JSON.parse(stdout)));
      } catch (cause) {
        reject(new Error(`cfn-lint did not answer as expected: ${stderr}`, { cause }));
      }
    });
  });
}

const placeOf = ({ Location }: Finding): string => (Location.Path ?? []).join('/');

const isOf = ({ rule, at }: Accepted, found: Finding): boolean =>
  rule === found.Rule.Id && (at === undefined || placeOf(found).replace(/[0-9A-F]{8}(?=\/)/, '') === `Resources/${at}`);

const told = (found: Finding): string => `${found.Filename}: ${placeOf(found)}: ${found.Rule.Id} ${found.Message}`;

/** Whether all is accepted. A row that accepts nothing is only told: with a newer linter it may have had its day. */
function judge(findings: readonly Finding[]): boolean {
  const faults = findings.filter((one) => !accepted.some((row) => isOf(row, one)));
  for (const fault of faults) console.error(told(fault));
  for (const row of accepted.filter((one) => !findings.some((found) => isOf(one, found))))
    console.log(`note: ${row.rule} ${row.at ?? ''} is accepted and was not found: take the row out`);
  console.log(`cfn-lint: ${findings.length} findings, ${faults.length} not accepted`);
  return faults.length === 0;
}

const folder = await mkdtemp(join(tmpdir(), 'rollcall-templates-'));
try {
  await writeTemplates(folder);
  const findings = await lint(folder);
  if (findings === undefined) {
    console.log('SKIPPED: no cfn-lint here (pip install cfn-lint): the templates are not linted');
  } else {
    process.exitCode = judge(findings) ? 0 : 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
