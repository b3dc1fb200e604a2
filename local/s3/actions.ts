import type { Action } from './action.ts';
import { abortMultipartUpload } from './actions/abort-multipart-upload.ts';
import { getBucketLocation, getBucketVersioning, headBucket, listBuckets } from './actions/bucket.ts';
import { completeMultipartUpload } from './actions/complete-multipart-upload.ts';
import { copyObject } from './actions/copy-object.ts';
import { createMultipartUpload } from './actions/create-multipart-upload.ts';
import { deleteObject, deleteObjects } from './actions/delete-object.ts';
import { getObject, headObject } from './actions/get-object.ts';
import { listMultipartUploads, listParts } from './actions/list-multipart-uploads.ts';
import { listObjectVersions } from './actions/list-object-versions.ts';
import { listObjectsV2 } from './actions/list-objects.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './actions/object-tagging.ts';
import { putObject } from './actions/put-object.ts';
import { uploadPart, uploadPartCopy } from './actions/upload-part.ts';

/** Everything that the local S3 does. What is not here is refused by name. */
export const actions: readonly Action[] = [
  listBuckets,
  headBucket,
  getBucketLocation,
  getBucketVersioning,
  putObject,
  getObject,
  headObject,
  deleteObject,
  deleteObjects,
  getObjectTagging,
  putObjectTagging,
  deleteObjectTagging,
  copyObject,
  createMultipartUpload,
  uploadPart,
  uploadPartCopy,
  completeMultipartUpload,
  abortMultipartUpload,
  listParts,
  listMultipartUploads,
  listObjectsV2,
  listObjectVersions,
];
