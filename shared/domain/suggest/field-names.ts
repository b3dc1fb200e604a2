/** Names of fields for columns that no rules know yet. */
import { reservedFields } from '../reserved-fields.ts';
import { foldedWords } from '../similar.ts';

/** Gives each field a name of its own: the wanted one, or that with a number behind it. */
export function fieldNamer(): (wanted: string) => string {
  const given = new Set<string>([...reservedFields, 'status']);
  return (wanted) => {
    let name = wanted;
    for (let number = 2; given.has(name); number += 1) name = `${wanted}${number}`;
    given.add(name);
    return name;
  };
}

/** The title in camelCase; `column3` for the third column when its title has no letters of ASCII to begin with. */
export function fieldNameOf(title: string, index: number): string {
  const [first = '', ...rest] = foldedWords(title).map((word) => word.replace(/[^a-z0-9]/g, ''));
  const name = first + rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return /^[a-z]/.test(name) ? name : `column${index + 1}`;
}
