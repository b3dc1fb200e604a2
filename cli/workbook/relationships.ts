/** How the parts of a package find each other (ECMA-376-2, 6.5). */
import { posix } from 'node:path';
import { attributeOf, readXml } from './xml.ts';
import type { Parts } from './zip-parts.ts';

/** `type` is the last word of the relationship's type, which transitional and strict files agree on. */
export type Relationship = { readonly id: string; readonly type: string; readonly part: string };

/** What a part refers to inside of the package; `''` is the package itself. Empty for a part that refers to nothing. */
export async function relationshipsOf(parts: Parts, source: string): Promise<readonly Relationship[]> {
  const folder = posix.dirname(source);
  const name = posix.join(folder, '_rels', `${posix.basename(source)}.rels`);
  const found: Relationship[] = [];
  if (!parts.has(name)) return found;
  await readXml(name, parts.streamToHold(name), {
    open: (element, attributes) => {
      const target = attributeOf(attributes, 'Target');
      if (element !== 'Relationship' || target === undefined) return;
      if (attributeOf(attributes, 'TargetMode') === 'External') return;
      const part = posix.join('/', target.startsWith('/') ? target : posix.join(folder, target)).slice(1);
      const type = attributeOf(attributes, 'Type') ?? '';
      found.push({ id: attributeOf(attributes, 'Id') ?? '', type: type.slice(type.lastIndexOf('/') + 1), part });
    },
  });
  return found;
}
