import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acknowledgements, judge } from '../../infra/nag.ts';
import { type Rollcall, rollcall } from '../../infra/rollcall.ts';
import { withoutBundles } from './templates.ts';
import { everything, variants } from './variants.ts';

const report = v.looseObject({
  pluginReports: v.array(
    v.looseObject({
      violations: v.array(
        v.looseObject({
          ruleName: v.string(),
          violatingConstructs: v.array(v.looseObject({ constructPath: v.string() })),
        }),
      ),
    }),
  ),
});

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'rollcall-nag-'));
  process.env.CDK_VALIDATION = 'false';
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  rmSync(outdir, { recursive: true, force: true });
  vi.restoreAllMocks();
});

interface Judgement {
  readonly failed: boolean;
  /** `path rule`, sorted. */
  readonly findings: readonly string[];
}

/** Synthesizes the system, judged as `judge` says. */
function judgedBy(judge: (app: App, made: Rollcall) => void, settings = {}): Judgement {
  const app = new App({ context: withoutBundles(settings), outdir });
  judge(app, rollcall(app));
  const failed = fails(() => app.synth());
  const { pluginReports } = v.parse(report, JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')));
  const findings = pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${constructPath} ${ruleName}`),
    ),
  );
  return { failed, findings: findings.toSorted() };
}

function fails(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

describe('cdk-nag', () => {
  it.each(Object.entries({ 'as it comes': {}, everything }))(
    'finds nothing that is not acknowledged: %s',
    (_, settings) => {
      expect(judgedBy(judge, settings)).toEqual({ failed: false, findings: [] });
    },
  );

  it.each(['another port', 'a vpc'] as const)('and the CDK’s own validator find nothing: %s', (variant) => {
    delete process.env.CDK_VALIDATION;
    expect(judgedBy(judge, variants[variant])).toEqual({ failed: false, findings: [] });
  });

  it('has one acknowledgement for each finding, at its resource, with a reason', () => {
    const rows = acknowledgements(rollcall(new App({ context: withoutBundles() })));
    const acknowledged = rows.map(({ construct, id }) => `${construct.node.path} ${id}`).toSorted();
    const { findings } = judgedBy((app) => Validations.of(app).addPlugins(new AwsSolutionsChecks(app)));
    expect(acknowledged).toEqual(findings);
    expect(rows.filter(({ reason }) => reason.length < 40)).toEqual([]);
  });

  it('stops the synthesis for a permission that nobody has acknowledged', () => {
    const { failed, findings } = judgedBy((app, made) => {
      const session = made.service.node.findChild('sftp').node.findChild('session');
      if (session instanceof Role) session.addToPolicy(new PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
      judge(app, made);
    });
    expect(failed).toBe(true);
    const path = 'RollcallService/sftp/session/DefaultPolicy/Resource';
    expect(findings).toEqual([`${path} AwsSolutions-IAM5[Action::s3:*]`, `${path} AwsSolutions-IAM5[Resource::*]`]);
  });
});
