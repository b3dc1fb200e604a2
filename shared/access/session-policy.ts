/**
 * What a tenant may do in its SFTP session. Transfer Family gives the intersection of this policy and the session
 * role ("Creating a session policy for an Amazon S3 bucket", Transfer Family user guide: at most 2,048 characters).
 */

/** Transfer Family's limit on a session policy, in characters. */
export const longestPolicy = 2_048;

export type SessionScope = {
  readonly tenant: string;
  readonly bucket: string;
  /** The uploads bucket's KMS key. */
  readonly keyArn: string;
};

/**
 * The policy, as JSON. ARNs are literal: Transfer's `${transfer:…}` variables are another place where a name could
 * be taken for something else. The tenant's id can't: it is of `[A-Za-z0-9_.@-]` (`isUserName`), and IAM's patterns
 * know `*`, `?` and `${` only ("IAM JSON policy elements: Resource").
 *
 * Listing asks for a prefix that begins with `tenant/`: without the slash `acme` would see `acme2`, and without a
 * prefix everybody's folders. Reports are ours to write: `reports` itself is denied too, or a file of that name
 * could take the folder's place.
 */
export function sessionPolicy({ tenant, bucket, keyArn }: SessionScope): string {
  const partition = keyArn.split(':')[1] ?? 'aws';
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const folder = `${bucketArn}/${tenant}`;
  const statements = [
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketArn,
      Condition: { StringLike: { 's3:prefix': `${tenant}/*` } },
    },
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], Resource: `${folder}/*` },
    {
      Effect: 'Deny',
      Action: ['s3:PutObject', 's3:DeleteObject'],
      Resource: [`${folder}/reports`, `${folder}/reports/*`],
    },
    { Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: keyArn },
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
