/** IAM's wildcards: `*` is any run of characters, none included, and `?` is one. Nothing else has a meaning. */

export type Matches = (value: string) => boolean;

/** Letters count in resources and values, and do not in actions ("IAM JSON policy elements: Action"). */
export function compileWildcard(pattern: string, letters: 'exact' | 'any-case' = 'exact'): Matches {
  if (pattern === '*') return () => true;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  const matcher = new RegExp(`^${expression}$`, letters === 'exact' ? 'u' : 'iu');
  return (value) => matcher.test(value);
}

export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}
