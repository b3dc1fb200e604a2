import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readable, resources, synthesize } from './templates.ts';

const { service } = synthesize();

const oneOrMore = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(
    v.union([v.array(item), item]),
    v.transform((value): unknown[] => (Array.isArray(value) ? value : [value])),
  );

/** The one condition that there is: `through dynamodb s3`. */
const throughServices = v.pipe(
  v.strictObject({ StringEquals: v.strictObject({ 'kms:ViaService': oneOrMore(v.unknown()) }) }),
  v.transform(({ StringEquals }) => StringEquals['kms:ViaService'].map((one) => readable(one).split('.')[0]).join(' ')),
);

const policy = v.object({
  PolicyDocument: v.object({
    Statement: v.array(
      v.object({
        Effect: v.literal('Allow'),
        Action: oneOrMore(v.string()),
        Resource: oneOrMore(v.unknown()),
        Condition: v.optional(throughServices),
      }),
    ),
  }),
  Roles: v.tuple([v.unknown()]),
});

/** Of each role: `resource: action action …`, sorted. */
const grants = Object.fromEntries(
  resources(service, 'AWS::IAM::Policy').map(([, { Properties }]) => {
    const { PolicyDocument, Roles } = v.parse(policy, Properties);
    const actions = new Map<string, Set<unknown>>();
    for (const { Action, Resource, Condition } of PolicyDocument.Statement) {
      for (const resource of Resource.map(readable)) {
        const name = Condition === undefined ? resource : `${resource} through ${Condition}`;
        actions.set(name, new Set([...(actions.get(name) ?? []), ...Action]));
      }
    }
    const lines = [...actions].map(([name, set]) => `${name}: ${[...set].toSorted().join(' ')}`);
    return [readable(Roles[0]), lines.toSorted()];
  }),
);

const keyOfTables =
  'kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo';
const key = `DataKey through dynamodb s3: ${keyOfTables}`;
const keyWithoutObjects = `DataKey through dynamodb: ${keyOfTables}`;
/** X-Ray has no resources that a policy could name ("Actions, resources, and condition keys for AWS X-Ray"). */
const tracing = '*: xray:PutTelemetryRecords xray:PutTraceSegments';
const logs = (name: string) => `${name}: logs:CreateLogStream logs:PutLogEvents`;
const movesLane =
  'ImportsTable: dynamodb:BatchGetItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem';
const consumes = 'sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage';
const retriesSooner = `sqs:ChangeMessageVisibility ${consumes}`;
const sends = 'sqs:SendMessage';

const expected = {
  sftpauthenticaterole: [
    keyWithoutObjects,
    logs('sftpauthenticatelogs'),
    tracing,
    'TenantsTable: dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
  ],
  sftpsession: [
    'DataKey through s3: kms:Decrypt kms:GenerateDataKey',
    'UploadsBucket: s3:GetBucketLocation s3:ListBucket',
    'UploadsBucket/*: s3:DeleteObject s3:GetObject s3:PutObject',
  ],
  planningplanrole: [
    key,
    logs('planningplanlogs'),
    tracing,
    'TenantsTable: dynamodb:GetItem',
    'DirectoryTable: dynamodb:BatchGetItem dynamodb:Query',
    movesLane,
    'UploadsBucket: s3:ListBucket s3:ListBucketVersions',
    'UploadsBucket/*: s3:GetObjectVersion',
    'WorkBucket: s3:ListBucket',
    'WorkBucket/plans/*: s3:GetObject s3:PutObject',
    'WorkBucket/issues/*: s3:GetObject s3:PutObject',
    'WorkBucket/absences/*: s3:GetObject',
    `queuesarrivals: ${retriesSooner} ${sends}`,
    `queueschanges: ${sends}`,
    `queuesfinish: ${sends}`,
  ],
  applyingapplyrole: [
    key,
    logs('applyingapplylogs'),
    tracing,
    'DirectoryTable: dynamodb:GetItem dynamodb:UpdateItem',
    'ImportsTable: dynamodb:BatchGetItem dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem',
    'WorkBucket: s3:ListBucket',
    'WorkBucket/plans/*: s3:GetObject',
    'WorkBucket/issues/*: s3:PutObject',
    'applyingevents: events:PutEvents',
    `queueschanges: ${retriesSooner} ${sends}`,
    `queuesfinish: ${sends}`,
  ],
  finishingfinishrole: [
    key,
    logs('finishingfinishlogs'),
    tracing,
    movesLane,
    'UploadsBucket: s3:ListBucket',
    'UploadsBucket/*: s3:DeleteObjectVersion s3:GetObjectVersion',
    'UploadsBucket/*/reports/*: s3:AbortMultipartUpload s3:PutObject s3:PutObjectTagging',
    'WorkBucket: s3:ListBucket',
    'WorkBucket/plans/*: s3:GetObject',
    'WorkBucket/issues/*: s3:GetObject',
    'WorkBucket/absences/*: s3:GetObject s3:PutObject',
    'WorkBucket/archive/*: s3:PutObject',
    `queuesarrivals: ${sends}`,
    `queueschanges: ${sends}`,
    `queuesfinish: ${retriesSooner} ${sends}`,
  ],
  deadlettersfailrole: [
    key,
    logs('deadlettersfaillogs'),
    tracing,
    movesLane,
    'UploadsBucket: s3:ListBucket',
    'UploadsBucket/*: s3:GetObjectVersion',
    'WorkBucket: s3:ListBucket',
    'WorkBucket/plans/*: s3:GetObject',
    `queuesarrivals: ${sends}`,
    `queueschanges: ${sends}`,
    `queuesfinish: ${sends}`,
    `queuesarrivalsdeadletters: ${consumes}`,
    `queueschangesdeadletters: ${consumes}`,
    `queuesfinishdeadletters: ${consumes}`,
  ],
  sweepingsweeprole: [
    key,
    logs('sweepingsweeplogs'),
    tracing,
    'DirectoryTable: dynamodb:BatchGetItem dynamodb:DeleteItem dynamodb:UpdateItem',
    'DirectoryTable/index/due: dynamodb:Query',
    movesLane,
    'ImportsTable/index/leases: dynamodb:Query',
    'UploadsBucket: s3:ListBucket s3:ListBucketVersions',
    'UploadsBucket/*: s3:GetObjectVersion',
    'UploadsBucket/*.sidecar.json: s3:DeleteObjectVersion',
    'WorkBucket: s3:ListBucket',
    'WorkBucket/plans/*: s3:GetObject',
    'applyingevents: events:PutEvents',
    `queuesarrivals: ${sends}`,
    `queueschanges: ${sends}`,
    `queuesfinish: ${sends}`,
  ],
  purgingpurgerole: [
    keyWithoutObjects,
    logs('purgingpurgelogs'),
    tracing,
    'TenantsTable: dynamodb:GetItem',
    'applyingevents: events:PutEvents',
    'ImportsTable: dynamodb:DeleteItem dynamodb:GetItem dynamodb:Query dynamodb:UpdateItem',
    'ImportsTable/index/history: dynamodb:Query',
    'UploadsBucket: s3:ListBucketVersions',
    'UploadsBucket/*: s3:DeleteObjectVersion',
    'WorkBucket: s3:ListBucketVersions',
    'WorkBucket/*: s3:DeleteObjectVersion',
  ],
};

describe('the roles', () => {
  it.each(Object.entries(expected))('%s may do this and nothing else', (role, lines) => {
    expect(grants[role]).toEqual(lines.toSorted());
  });

  it('are no others than these and the scheduler’s, which only starts the sweep and the purge', () => {
    const others = Object.entries(grants).filter(([role]) => !(role in expected));
    expect(others.map(([, lines]) => lines)).toEqual([
      ['sweepingsweep: lambda:InvokeFunction'],
      ['purgingpurge: lambda:InvokeFunction'],
    ]);
  });

  it('are assumed by the service that they are for, and by Transfer Family for our own users only', () => {
    service.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'transfer.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':transfer:',
                      { Ref: 'AWS::Region' },
                      ':',
                      { Ref: 'AWS::AccountId' },
                      ':user/*',
                    ],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });
});
