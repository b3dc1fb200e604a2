/**
 * What every statement is there for that is not granted to a role: of the policies of buckets, queues, functions, topics and
 * the key, of trust policies, and of a tenant's session policy. Their names are made by `statements.ts`.
 */
import { type Caller, serviceCaller } from '../../local/iam/caller.ts';
import type { Permission } from '../../local/iam/permission.ts';
import { arnOf } from '../../local/resources/input.ts';
import {
  assumedByLambda,
  assumedByScheduler,
  assumedByTransfer,
  call,
  foreign,
  invokedByTransfer,
  overTlsOnly,
  person,
  type Row,
  receives,
  sentByRule,
} from './calls.ts';
import type { World } from './world.ts';

/** Whose session the session policy is. */
export const tenant = 'acme';

const ofKey: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
};

/** An SFTP session of the tenant at a key of the uploads bucket. */
const sftp = (action: string, key: string) => {
  const ask = ({ as, arn, session, may }: World) =>
    may(as('sftpsession', session), {
      action,
      resource: `${arn('UploadsBucket')}/${key}`,
      ofKey: ofKey[action] ?? [],
    });
  return call(`the session: ${action} of ${key}`, ask);
};

const lists = (prefix: string) =>
  call(`the session lists ${prefix}`, ({ as, arn, session, may }) =>
    may(as('sftpsession', session), {
      action: 's3:ListBucket',
      resource: arn('UploadsBucket'),
      context: { 's3:prefix': prefix },
    }),
  );

const alarm = ({ place }: World, { service = 'cloudwatch.amazonaws.com', account = place.account } = {}): Caller =>
  serviceCaller(service, arnOf({ ...place, account }, 'cloudwatch', 'alarm:import-late'), account);

const toTopic = ({ arn }: World): Permission => ({ action: 'sns:Publish', resource: arn('alarmtopic') });

export const rows: Readonly<Record<string, Row>> = {
  'DataKey: Allow kms:*': {
    wide: 'the account may do everything with its key, and IAM says who of it may do what ("Default key policy")',
    pass: [
      call('plan reads users, whose table is encrypted', ({ as, arn, may }) =>
        may(as('planningplanrole'), {
          action: 'dynamodb:Query',
          resource: arn('DirectoryTable'),
          ofKey: ['kms:Decrypt'],
        }),
      ),
    ],
    fail: [
      call('plan decrypts by itself, and not through a service', ({ as, arn, may }) =>
        may(as('planningplanrole'), { action: 'kms:Decrypt', resource: arn('DataKey') }),
      ),
      call('the schedule of the sweep decrypts', ({ as, arn, may }) =>
        may(as('sweepingeveryfiveminutesrole'), { action: 'kms:Decrypt', resource: arn('DataKey') }),
      ),
    ],
  },
  'UploadsBucketPolicy: Deny s3:*': overTlsOnly(
    [
      'plan lists versions',
      ({ as, arn }) => [as('planningplanrole'), { action: 's3:ListBucketVersions', resource: arn('UploadsBucket') }],
    ],
    [
      'plan reads an upload',
      ({ as, arn }) => [
        as('planningplanrole'),
        { action: 's3:GetObjectVersion', resource: `${arn('UploadsBucket')}/acme/a.csv`, ofKey: ['kms:Decrypt'] },
      ],
    ],
  ),
  'WorkBucketPolicy: Deny s3:*': overTlsOnly(
    [
      'purge lists versions',
      ({ as, arn }) => [as('purgingpurgerole'), { action: 's3:ListBucketVersions', resource: arn('WorkBucket') }],
    ],
    [
      'apply reads a chunk',
      ({ as, arn }) => [
        as('applyingapplyrole'),
        { action: 's3:GetObject', resource: `${arn('WorkBucket')}/plans/acme/1/0`, ofKey: ['kms:Decrypt'] },
      ],
    ],
  ),
  'queuesarrivalsPolicy: Deny sqs:*': receives('plan polls', 'planningplanrole', 'queuesarrivals'),
  'queueschangesPolicy: Deny sqs:*': receives('apply polls', 'applyingapplyrole', 'queueschanges'),
  'queuesfinishPolicy: Deny sqs:*': receives('finish polls', 'finishingfinishrole', 'queuesfinish'),
  'queuesarrivalsdeadlettersPolicy: Deny sqs:*': receives(
    'fail polls',
    'deadlettersfailrole',
    'queuesarrivalsdeadletters',
  ),
  'queueschangesdeadlettersPolicy: Deny sqs:*': receives(
    'fail polls',
    'deadlettersfailrole',
    'queueschangesdeadletters',
  ),
  'queuesfinishdeadlettersPolicy: Deny sqs:*': receives('fail polls', 'deadlettersfailrole', 'queuesfinishdeadletters'),
  'queuesparkedPolicy: Deny sqs:*': overTlsOnly([
    'rollcall dlq looks at what is parked',
    (world) => [person(world), { action: 'sqs:ReceiveMessage', resource: world.arn('queuesparked') }],
  ]),
  'queuesarrivalsPolicy: Allow sqs:SendMessage for uploadeventsuploaded': sentByRule(
    'uploadeventsuploaded',
    'queuesarrivals',
  ),
  'queuesarrivalsPolicy: Allow sqs:SendMessage for uploadeventscutoff': sentByRule(
    'uploadeventscutoff',
    'queuesarrivals',
  ),
  'queuesarrivalsdeadlettersPolicy: Allow sqs:SendMessage for uploadeventsuploaded': sentByRule(
    'uploadeventsuploaded',
    'queuesarrivalsdeadletters',
  ),
  'queuesarrivalsdeadlettersPolicy: Allow sqs:SendMessage for uploadeventscutoff': sentByRule(
    'uploadeventscutoff',
    'queuesarrivalsdeadletters',
  ),
  'sftpauthenticaterole: Allow sts:AssumeRole': assumedByLambda('sftpauthenticate'),
  'planningplanrole: Allow sts:AssumeRole': assumedByLambda('planningplan'),
  'applyingapplyrole: Allow sts:AssumeRole': assumedByLambda('applyingapply'),
  'finishingfinishrole: Allow sts:AssumeRole': assumedByLambda('finishingfinish'),
  'deadlettersfailrole: Allow sts:AssumeRole': assumedByLambda('deadlettersfail'),
  'sweepingsweeprole: Allow sts:AssumeRole': assumedByLambda('sweepingsweep'),
  'purgingpurgerole: Allow sts:AssumeRole': assumedByLambda('purgingpurge'),
  'sweepingeveryfiveminutesrole: Allow sts:AssumeRole': assumedByScheduler(
    'sweepingeveryfiveminutes',
    'sweepingeveryfiveminutesrole',
  ),
  'purgingeveryhourrole: Allow sts:AssumeRole': assumedByScheduler('purgingeveryhour', 'purgingeveryhourrole'),
  'sftpsession: Allow sts:AssumeRole': assumedByTransfer('sftpserver', 'sftpsession'),
  'sftpauthenticatetransfer: Allow lambda:InvokeFunction for sftpserver': invokedByTransfer(
    'sftpserver',
    'sftpauthenticate',
  ),
  'alarmtopicPolicy: Deny sns:Publish': overTlsOnly(['an alarm goes off', (world) => [alarm(world), toTopic(world)]]),
  'alarmtopicPolicy: Allow sns:Publish': {
    pass: [call('an alarm goes off', (world) => world.may(alarm(world), toTopic(world)))],
    fail: [
      call('an alarm of another account', (world) => world.may(alarm(world, { account: foreign }), toTopic(world))),
      call('another service in the name of the alarm', (world) =>
        world.may(alarm(world, { service: 'pipes.amazonaws.com' }), toTopic(world)),
      ),
    ],
  },
  'session policy: Allow s3:ListBucket': { pass: [lists('acme/')], fail: [lists('acme2/'), lists('')] },
  'session policy: Allow s3:GetObject s3:PutObject s3:DeleteObject': {
    pass: [
      sftp('s3:GetObject', 'acme/reports/a.csv'),
      sftp('s3:PutObject', 'acme/a.csv'),
      sftp('s3:DeleteObject', 'acme/a.csv'),
    ],
    fail: [sftp('s3:GetObject', 'globex/a.csv')],
  },
  'session policy: Deny s3:PutObject s3:DeleteObject': {
    pass: [sftp('s3:PutObject', 'acme/a.csv')],
    fail: [
      sftp('s3:PutObject', 'acme/reports/a.csv'),
      sftp('s3:DeleteObject', 'acme/reports/a.csv'),
      sftp('s3:PutObject', 'acme/reports'),
    ],
  },
  'session policy: Allow kms:GenerateDataKey kms:Decrypt': {
    pass: [sftp('s3:PutObject', 'acme/a.csv'), sftp('s3:GetObject', 'acme/a.csv')],
    fail: [],
  },
};
