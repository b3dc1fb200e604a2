/** A whole import from end to end: what no look at the parts can show. */
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Import } from '../../shared/domain/import.ts';
import { getObject } from '../../shared/store/bucket.ts';
import { userItems } from '../../shared/store/directory-read.ts';
import { getLane } from '../../shared/store/lane.ts';
import { addTenant } from '../../shared/store/tenants.ts';
import { importIdOf } from '../../shared/store/uploads.ts';
import type { Deployment } from '../deployment.ts';
import { uploadFile } from '../upload-file.ts';
import { watchImport } from '../watch-import.ts';
import { readableDuration } from '../wording.ts';
import { type Finding, failed, finding, ok } from './finding.ts';
import { doctorFile, doctorProfile, doctorTenant, removeDoctor } from './synthetic-tenant.ts';

/** Adds a tenant of its own, uploads three users, waits for the end, looks at directory and report, and removes it all. */
export const trySynthetic = (deployment: Deployment): Promise<Finding> =>
  finding('synthetic import', async () => {
    // What a run that was cut off has left.
    await removeDoctor(deployment);
    try {
      return await tryImport(deployment);
    } finally {
      await untilIdle(deployment);
      await removeDoctor(deployment);
    }
  });

async function tryImport(deployment: Deployment): Promise<Finding> {
  const begun = Date.now();
  const tenant = { tenant: doctorTenant, active: true, revision: 1, profile: doctorProfile, createdAt: begun };
  await addTenant(deployment.tenants, tenant);
  const bytes = Buffer.from(doctorFile);
  const source = { name: 'doctor.csv', bytes: bytes.length, sidecar: undefined, open: () => Readable.from([bytes]) };
  const upload = { key: `${doctorTenant}/doctor.csv`, source, missing: undefined };
  const { lastModified, ...version } = await uploadFile(deployment.uploads, upload);
  const one = await watchImport(deployment, doctorTenant, importIdOf(version, lastModified));
  const wrong = await faultOf(deployment, one);
  if (wrong === undefined)
    return ok('synthetic import', `three users added in ${readableDuration(Date.now() - begun)}`);
  return failed('synthetic import', wrong, 'see docs/runbook.md#step-died, with the log of the step’s function');
}

async function faultOf(deployment: Deployment, one: Import): Promise<string | undefined> {
  const { state, failure, counts, reportKey } = one;
  if (state !== 'succeeded') return `it is ${state}${failure === undefined ? '' : ` (${failure.code})`}`;
  if (counts.created !== 3) return `it added ${counts.created} users, expected 3`;
  const users: unknown[] = [];
  for await (const item of userItems(deployment.directory, doctorTenant)) users.push(item);
  if (users.length !== 3) return `the directory has ${users.length} of its users, expected 3`;
  const report = reportKey === undefined ? undefined : await getObject(deployment.uploads, reportKey);
  return report === undefined ? 'there is no report' : undefined;
}

/** Milliseconds that the last step may need after the import has ended, until it lets the lane go. */
const mostIdling = 20_000;

/** Nothing is taken from under a step that still writes. */
async function untilIdle({ imports }: Deployment): Promise<void> {
  const until = Date.now() + mostIdling;
  while ((await getLane(imports, doctorTenant)).holder !== undefined && Date.now() < until) await setTimeout(250);
}
