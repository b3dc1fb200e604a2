/** Languages as BCP 47 tags, such as `fr-CA`. */
import type { Cell } from '../field.ts';
import { remembering } from './remember.ts';
import { expectedWords } from './words.ts';

/** In characters; RFC 5646, 4.4.1 asks for at least 35. */
const longestTag = 100;

/** Reads tags in their canonical form (`fr-ca` is `fr-CA`); only those of `values`, which `setting` has, if it is there. */
export function localeReader(values: readonly string[] | undefined, setting: string): (cell: string) => Cell {
  const allowed = values?.map((value) => canonicalTag(value) ?? value);
  const isAllowed = (tag: string): boolean => allowed?.includes(tag) ?? true;
  const expected = allowed === undefined ? () => 'a language tag such as en-US or fr' : expectedWords(allowed, setting);
  return remembering((cell) => {
    const value = canonicalTag(cell);
    if (value !== undefined && isAllowed(value)) return { value };
    const hyphened = canonicalTag(cell.replaceAll('_', '-').replace(/\.utf-?8$/i, ''));
    const isHyphened = hyphened !== undefined && isAllowed(hyphened);
    return {
      fault: { code: 'invalid-locale', expected: isHyphened ? `"${hyphened}", with a hyphen` : expected(cell) },
    };
  });
}

/** Longer "languages" are well-formed (`english` is), but none of them means anything. */
const hasLanguage = /^[a-z]{2,3}(?:-|$)/;

/** The one way to write a tag; undefined for what is none. */
function canonicalTag(text: string): string | undefined {
  if (text.length > longestTag) return undefined;
  try {
    const [tag] = Intl.getCanonicalLocales(text);
    return tag !== undefined && hasLanguage.test(tag) ? tag : undefined;
  } catch {
    return undefined;
  }
}
