/**
 * Which permissions each S3 call needs, as "Actions, resources, and condition keys for Amazon S3" (Service Authorization
 * Reference) and "Required permissions" of each operation say. A call that is not here is an error, and so denied.
 */
import * as v from 'valibot';
import type { Permission } from './session-policy.ts';

const bucketCall = v.object({ Bucket: v.string(), Prefix: v.optional(v.string()), Delimiter: v.optional(v.string()) });
const objectCall = v.object({ Bucket: v.string(), Key: v.string() });
const copyCall = v.object({ Bucket: v.string(), Key: v.string(), CopySource: v.string() });

type Call = (input: unknown, kmsKeyArn: string | undefined) => Permission[];

const calls = new Map<string, Call>([
  ['ListObjectsV2Command', (input) => [listing(v.parse(bucketCall, input))]],
  ['HeadObjectCommand', (input) => [onObject('s3:GetObject', v.parse(objectCall, input))]],
  [
    'GetObjectCommand',
    (input, key) => [onObject('s3:GetObject', v.parse(objectCall, input)), ...onKey(key, 'kms:Decrypt')],
  ],
  [
    'PutObjectCommand',
    (input, key) => [onObject('s3:PutObject', v.parse(objectCall, input)), ...onKey(key, 'kms:GenerateDataKey')],
  ],
  ['CreateMultipartUploadCommand', multipart],
  ['UploadPartCommand', multipart],
  ['CompleteMultipartUploadCommand', multipart],
  ['AbortMultipartUploadCommand', (input) => [onObject('s3:AbortMultipartUpload', v.parse(objectCall, input))]],
  ['DeleteObjectCommand', (input) => [onObject('s3:DeleteObject', v.parse(objectCall, input))]],
  [
    'CopyObjectCommand',
    (input, key) => {
      const copy = v.parse(copyCall, input);
      const source = { Bucket: copy.Bucket, Key: decodeURIComponent(copy.CopySource.slice(copy.Bucket.length + 1)) };
      return [
        onObject('s3:GetObject', source),
        onObject('s3:PutObject', copy),
        ...onKey(key, 'kms:Decrypt', 'kms:GenerateDataKey'),
      ];
    },
  ],
]);

/**
 * The permissions that one call of the SDK needs.
 * @param command the name of the SDK's command, e.g. `PutObjectCommand`
 * @param kmsKeyArn the bucket's key, when its objects are encrypted with one
 * @throws an error naming a command that is not known here.
 */
export function permissionsOf(command: string, input: unknown, kmsKeyArn: string | undefined): Permission[] {
  const call = calls.get(command);
  if (call === undefined) throw new Error(`the permissions that ${command} needs are not known`);
  return call(input, kmsKeyArn);
}

/** "Uploading and copying objects using multipart upload": with a KMS key, decrypting is needed as well as encrypting. */
function multipart(input: unknown, kmsKeyArn: string | undefined): Permission[] {
  const keyPermissions = onKey(kmsKeyArn, 'kms:GenerateDataKey', 'kms:Decrypt');
  return [onObject('s3:PutObject', v.parse(objectCall, input)), ...keyPermissions];
}

function onObject(action: string, { Bucket, Key }: { Bucket: string; Key: string }): Permission {
  return { action, resource: `arn:aws:s3:::${Bucket}/${Key}` };
}

function onKey(kmsKeyArn: string | undefined, ...actions: string[]): Permission[] {
  return kmsKeyArn === undefined ? [] : actions.map((action) => ({ action, resource: kmsKeyArn }));
}

function listing({ Bucket, Prefix, Delimiter }: v.InferOutput<typeof bucketCall>): Permission {
  const conditions: Record<string, string> = {};
  if (Prefix !== undefined) conditions['s3:prefix'] = Prefix;
  if (Delimiter !== undefined) conditions['s3:delimiter'] = Delimiter;
  return { action: 's3:ListBucket', resource: `arn:aws:s3:::${Bucket}`, conditions };
}
