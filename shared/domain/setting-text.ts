/** What a person may mean by the text of a setting. */

/**
 * The values that a text can stand for, the likeliest first; `undefined` takes the setting away. What begins like JSON
 * is no list with commas: a slip in it would become part of the items.
 */
export function readingsOf(text: string, isList: boolean): readonly unknown[] {
  const json = parsed(text);
  if (json?.value === null) return [undefined];
  const plain = isList && !/^\s*[[{]/.test(text) ? listOf(text) : text;
  return json === undefined ? [plain] : [json.value, plain];
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const listOf = (text: string): string[] => (text.trim() === '' ? [] : text.split(',').map((item) => item.trim()));
