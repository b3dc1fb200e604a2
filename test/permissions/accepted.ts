/** Permissions that stay although no test can show that all of them are needed, each with the reason. */
import type { Accepted } from './judge-usage.ts';

const functions = ['authenticate', 'plan', 'apply', 'finish', 'fail', 'sweep', 'purge'];

const tracing = functions.map((who) => ({
  who,
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  on: '*',
  because: 'there are no traces on this machine, and X-Ray has no resources that a policy could name',
}));

/** "If you don't have the s3:ListBucket permission, Amazon S3 returns 403": a race, which tests of the whole can't time. */
const tellsGone = [
  ['finish', 'workbucket', 'a manifest that is gone while the import is summed up'],
  ['fail', 'workbucket', 'a manifest that is gone before its import was given up'],
  ['sweep', 'workbucket', 'a manifest that is gone before its step is sent again'],
  ['sweep', 'uploadsbucket', 'an upload that is gone between listing and looking at it'],
].map(([who = '', on = '', what]) => ({
  who,
  actions: ['s3:ListBucket'],
  on,
  because: `tells gone from forbidden: ${what}`,
}));

const movesTheLane =
  'whoever ends an import moves the lane on, and finds there what another step has left, in whatever state: a lease that ran out, a step that is given up, a place in the queue that nobody waits in';

export const accepted: readonly Accepted[] = [
  ...tracing,
  ...tellsGone,
  { who: 'finish', actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'], on: 'ImportsTable', because: movesTheLane },
  { who: 'finish', actions: ['sqs:SendMessage'], on: 'queueschanges', because: movesTheLane },
  { who: 'fail', actions: ['sqs:SendMessage'], on: 'queueschanges', because: movesTheLane },
  { who: 'sweep', actions: ['dynamodb:DeleteItem'], on: 'ImportsTable', because: movesTheLane },
  {
    who: 'finish',
    actions: ['s3:AbortMultipartUpload'],
    on: 'uploadsbucket/*/reports/*',
    because: 'a report whose writing breaks off leaves no parts behind',
  },
  {
    who: 'sftpsession',
    actions: ['s3:GetBucketLocation'],
    on: 'uploadsbucket',
    because: 'Transfer Family’s own example of a session role has it; the SFTP server of this machine never asks',
  },
];
