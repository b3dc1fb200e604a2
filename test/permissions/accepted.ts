/** Permissions that stay although no test can show that all of them are needed, each with the reason. */
import type { Accepted } from './judge-usage.ts';

const sometimes = { used: 'sometimes' } as const;

const functions = ['authenticate', 'plan', 'apply', 'finish', 'fail', 'sweep', 'purge'];

const tracing = functions.map((who) => ({
  who,
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  on: '*',
  used: 'never' as const,
  because: 'there are no traces on this machine, and X-Ray has no resources that a policy could name',
}));

/** "If you don't have the s3:ListBucket permission, Amazon S3 returns 403": a race, which tests of the whole can't time. */
const tellsGone = [
  ['fail', 'workbucket', 'a manifest that is gone before its import was given up'],
  ['sweep', 'workbucket', 'a manifest that is gone before its step is sent again'],
  ['sweep', 'uploadsbucket', 'an upload that is gone between listing and looking at it'],
].map(([who = '', on = '', what]) => ({
  who,
  actions: ['s3:ListBucket'],
  on,
  ...sometimes,
  because: `tells gone from forbidden: ${what}`,
}));

const moving = {
  ...sometimes,
  because:
    'whoever ends an import moves the lane on, and finds there what another step has left, in whatever state: a lease that ran out, a step that is given up, a place in the queue that nobody waits in',
};

export const accepted: readonly Accepted[] = [
  ...tracing,
  ...tellsGone,
  { who: 'finish', actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], on: 'ImportsTable', ...moving },
  { who: 'finish', actions: ['sqs:SendMessage'], on: 'queueschanges', ...moving },
  { who: 'fail', actions: ['sqs:SendMessage'], on: 'queueschanges', ...moving },
  { who: 'fail', actions: ['s3:GetObject'], on: 'workbucket/plans/*', ...moving },
  { who: 'sweep', actions: ['dynamodb:DeleteItem'], on: 'ImportsTable', ...moving },
  {
    who: 'finish',
    actions: ['s3:AbortMultipartUpload'],
    on: 'uploadsbucket/*/reports/*',
    ...sometimes,
    because: 'a report whose writing breaks off leaves no parts behind',
  },
  {
    who: 'sftpsession',
    actions: ['s3:GetBucketLocation'],
    on: 'uploadsbucket',
    used: 'never',
    because: 'Transfer Family’s own example of a session role has it; the SFTP server of this machine never asks',
  },
];
