/**
 * Findings of cdk-nag that stay, one a row: where, exactly which, and why. Whatever is not here stops the synthesis; a row
 * without its finding fails a test.
 */
export type Acknowledged = OfResource | OfObjects;

/** A finding about one resource. */
interface OfResource {
  /** Path of the construct below its stack. */
  readonly at: string;
  readonly finding: string;
  readonly because: string;
}

/** `AwsSolutions-IAM5` about objects of a bucket: `at` may use all objects of a pattern. */
interface OfObjects {
  readonly at: string;
  readonly bucket: 'UploadsBucket' | 'WorkBucket';
  readonly objects: string;
  readonly because: string;
}

export const acknowledgedInState: readonly Acknowledged[] = ['UploadsBucket', 'WorkBucket'].map((at) => ({
  at: `${at}/Resource`,
  finding: 'AwsSolutions-S1',
  because:
    'access logs are delivered by best effort and would copy file names of customers to where neither their retention nor the purge reaches; CloudTrail data events tell more and are for the account to switch on',
}));

const policyOf = {
  authenticate: 'sftp/authenticate-role/DefaultPolicy/Resource',
  plan: 'planning/plan-role/DefaultPolicy/Resource',
  apply: 'applying/apply-role/DefaultPolicy/Resource',
  finish: 'finishing/finish-role/DefaultPolicy/Resource',
  fail: 'dead-letters/fail-role/DefaultPolicy/Resource',
  sweep: 'sweeping/sweep-role/DefaultPolicy/Resource',
  purge: 'purging/purge-role/DefaultPolicy/Resource',
  session: 'sftp/session/DefaultPolicy/Resource',
} as const;

const { session, ...functions } = policyOf;

const tracing: readonly Acknowledged[] = Object.values(functions).map((at) => ({
  at,
  finding: 'AwsSolutions-IAM5[Resource::*]',
  because: 'X-Ray’s PutTraceSegments and PutTelemetryRecords know no resources that a policy could name',
}));

const ids = 'tenants and imports come and go without a deployment, so their folders cannot be named here';

const uploads: readonly Acknowledged[] = [
  [session, 'the session policy that authenticate answers narrows every login to its own tenant’s folder'],
  [policyOf.plan, `reads the version that an import was made of: ${ids}`],
  [policyOf.finish, `copies the imported version to the archive and deletes exactly that: ${ids}`],
  [policyOf.fail, `looks at the version whose import it ends: ${ids}`],
  [policyOf.sweep, `looks at versions that have no import yet: ${ids}`],
  [policyOf.purge, `deletes versions and reports whose history is over, by version: ${ids}`],
].map(([at = '', because = '']) => ({ at, bucket: 'UploadsBucket' as const, objects: '*', because }));

const reports: Acknowledged = {
  at: policyOf.finish,
  bucket: 'UploadsBucket',
  objects: '*/reports/*',
  because: `writes a report into the one folder of a tenant that is its own: ${ids}`,
};

const sidecars: Acknowledged = {
  at: policyOf.sweep,
  bucket: 'UploadsBucket',
  objects: '*.sidecar.json',
  because: `deletes what has lain beside no upload for a day: ${ids}`,
};

const work: readonly Acknowledged[] = [
  [policyOf.plan, 'plans/*', 'writes plans, and reads those of earlier imports'],
  [policyOf.plan, 'issues/*', 'writes what is wrong with a file, and reads it again'],
  [policyOf.apply, 'plans/*', 'reads the chunk that it carries out'],
  [policyOf.apply, 'issues/*', 'writes what could not be done'],
  [policyOf.finish, 'plans/*', 'reads the plan that it sums up'],
  [policyOf.finish, 'issues/*', 'reads what stands in the report'],
  [policyOf.plan, 'absences/*', 'reads who was missing from the tenant’s last file'],
  [policyOf.finish, 'absences/*', 'keeps who is missing, for the tenant’s next file'],
  [policyOf.finish, 'archive/*', 'keeps the upload for the tenant’s history'],
  [policyOf.fail, 'plans/*', 'reads how far the plan had come that it ends'],
  [policyOf.sweep, 'plans/*', 'reads how far the plan had come whose step it sends again'],
  [policyOf.purge, '*', 'deletes plans, issues and archive of history that is over, by version'],
].map(([at = '', objects = '', what = '']) => ({
  at,
  bucket: 'WorkBucket' as const,
  objects,
  because: `${what}: ${ids}`,
}));

export const acknowledgedInService: readonly Acknowledged[] = [...tracing, ...uploads, reports, sidecars, ...work];
