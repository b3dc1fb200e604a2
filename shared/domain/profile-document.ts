import * as v from 'valibot';
import { type Profile, profileShape } from './profile.ts';
import { differences } from './profile-differences.ts';
import { isTree, remove, type Segment } from './profile-tree.ts';

/** The profile as a person would write it: what has its usual value is left out. Reading it gives the profile again. */
export function documentOf(profile: Profile): unknown {
  return entriesBelow(profile).reduce<unknown>((document, keys) => {
    const shorter: unknown = structuredClone(document);
    remove(shorter, keys);
    return means(shorter, profile) ? shorter : document;
  }, profile);
}

function means(document: unknown, profile: Profile): boolean {
  const result = v.safeParse(profileShape, document, { abortEarly: true });
  return result.success && differences(result.output, profile).length === 0;
}

/** The paths of all entries of objects, outer ones first: who leaves out the whole need not look at the parts. */
function entriesBelow(value: unknown, at: readonly Segment[] = []): (readonly Segment[])[] {
  if (Array.isArray(value)) return value.flatMap((one, place) => entriesBelow(one, [...at, place]));
  if (!isTree(value)) return [];
  const own = Object.keys(value).map((name) => [...at, name]);
  return [...own, ...own.flatMap((keys) => entriesBelow(value[keys.at(-1) ?? ''], keys))];
}
