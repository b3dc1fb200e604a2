import * as v from 'valibot';
import type { Action } from '../action.ts';
import { xmlAnswer } from '../answer.ts';
import { bodyHeaders, readDocument } from '../body.ts';
import { findObject, shownVersionId } from '../find-version.ts';
import type { S3Request } from '../request.ts';
import type { S3 } from '../s3.ts';
import { checkTags, Tag } from '../tags.ts';
import type { Version } from '../versions.ts';
import { listOf, parseXml } from '../xml.ts';

const Tagging = v.object({
  Tagging: v.object({ TagSet: v.union([v.object({ Tag: listOf(Tag) }), v.literal('')]) }),
});

function findTagged(s3: S3, { bucket, key, query, method }: S3Request): Version {
  return findObject(s3, { bucket, key, versionId: query.get('versionId'), method });
}

export const getObjectTagging: Action = {
  name: 'GetObjectTagging',
  method: 'GET',
  level: 'object',
  selectors: ['tagging'],
  query: ['versionId'],
  run(s3, request) {
    const version = findTagged(s3, request);
    const headers = { 'x-amz-version-id': shownVersionId(s3, version) };
    return xmlAnswer('Tagging', { TagSet: { Tag: version.tags } }, headers);
  },
};

export const putObjectTagging: Action = {
  name: 'PutObjectTagging',
  method: 'PUT',
  level: 'object',
  selectors: ['tagging'],
  query: ['versionId'],
  headers: bodyHeaders,
  async run(s3, request) {
    const { TagSet } = parseXml(await readDocument(request), Tagging).Tagging;
    const tags = checkTags(TagSet === '' ? [] : TagSet.Tag);
    const version = s3.database.transaction(() => {
      const found = findTagged(s3, request);
      s3.versions.setTags(found, tags);
      return found;
    });
    return { status: 200, headers: { 'x-amz-version-id': shownVersionId(s3, version) } };
  },
};

export const deleteObjectTagging: Action = {
  name: 'DeleteObjectTagging',
  method: 'DELETE',
  level: 'object',
  selectors: ['tagging'],
  query: ['versionId'],
  run(s3, request) {
    const version = s3.database.transaction(() => {
      const found = findTagged(s3, request);
      s3.versions.setTags(found, []);
      return found;
    });
    return { status: 204, headers: { 'x-amz-version-id': shownVersionId(s3, version) } };
  },
};
