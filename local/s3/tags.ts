import * as v from 'valibot';
import { S3Error } from './s3-error.ts';

/** One tag of an object. */
export const Tag = v.object({ Key: v.string(), Value: v.string() });
export type Tag = v.InferOutput<typeof Tag>;

/** A JSON column that holds tags. */
export const StoredTags = v.pipe(v.string(), v.parseJson(), v.array(Tag));

/** User Guide, "Categorizing your objects using tags": ten tags, 128 characters of key, 256 of value. */
const limits = { tags: 10, key: 128, value: 256 };

function invalidTag(message: string): S3Error {
  return new S3Error(400, 'InvalidTag', message);
}

/**
 * Holds tags to S3's limits.
 * @throws S3Error InvalidTag or BadRequest.
 */
export function checkTags(tags: readonly Tag[]): readonly Tag[] {
  if (tags.length > limits.tags) throw new S3Error(400, 'BadRequest', 'Object tags cannot be greater than 10');
  if (new Set(tags.map((tag) => tag.Key)).size < tags.length) {
    throw invalidTag('Cannot provide multiple Tags with the same key');
  }
  for (const tag of tags) {
    if (tag.Key === '' || tag.Key.length > limits.key) throw invalidTag('The TagKey you have provided is invalid');
    if (tag.Value.length > limits.value) throw invalidTag('The TagValue you have provided is invalid');
  }
  return tags;
}

/** The tags in an `x-amz-tagging` header: as in a URL's query. */
export function parseTagHeader(header: string): readonly Tag[] {
  return checkTags([...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value })));
}
