/** JSON that a person has written, with faults that an editor's cursor can find. */
import { type AnyNode, parse } from '@humanwhocodes/momoa';
import * as v from 'valibot';

/** The text's value; or what is wrong with it, and where. JSON itself would let the second of two like names win. */
export function parseDocument(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    const [twice] = repeatedNames(parse(text, { mode: 'json' }));
    return twice === undefined ? { value: JSON.parse(text) } : { fault: twice };
  } catch (cause) {
    return { fault: faultOf(text, cause) };
  }
}

function repeatedNames(node: AnyNode): string[] {
  if (node.type === 'Document') return repeatedNames(node.body);
  if (node.type === 'Array') return node.elements.flatMap(({ value }) => repeatedNames(value));
  if (node.type !== 'Object') return [];
  const lines = new Map<string, number>();
  return node.members.flatMap(({ name, value }) => {
    const [text, line] = [name.type === 'String' ? name.value : name.name, name.loc.start.line];
    const before = lines.get(text);
    lines.set(text, line);
    const twice =
      before === undefined ? [] : [`"${text}" stands twice, in lines ${before} and ${line}: remove one of them`];
    return [...twice, ...repeatedNames(value)];
  });
}

/** From 1 on, as the parser's faults have them. */
const position = v.object({ line: v.number(), column: v.number() });

function faultOf(text: string, cause: unknown): string {
  const at = v.safeParse(position, cause);
  if (!at.success) return cause instanceof Error ? cause.message : String(cause);
  const { line, column } = at.output;
  const lines = text.split('\n');
  const before = [...lines.slice(0, line - 1), lines[line - 1]?.slice(0, column - 1)].join('\n').trimEnd();
  const found = lines[line - 1]?.[column - 1];
  const where = `line ${line}, column ${column}: `;
  if (found === undefined || endsTooSoon(text)) return `${where}it ends too soon`;
  if (before.endsWith(',') && /[}\]]/.test(found)) return `${where}remove the comma before "${found}"`;
  if (found === '/') return `${where}JSON has no comments: remove it`;
  if (found === "'") return `${where}texts stand in double quotation marks`;
  return `${where}"${found}" can't stand here: a comma or a quotation mark may be missing before it`;
}

/** The position in the message of V8 is where something is missing, the parser's where the last thing stands. */
function endsTooSoon(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    const at = /at position (\d+)/.exec(message)?.[1];
    return message.includes('end of JSON input') || (at !== undefined && Number(at) >= text.trimEnd().length);
  }
}
