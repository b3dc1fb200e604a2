import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import * as v from 'valibot';
import { malformedXml } from './s3-error.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Control characters become numeric references, as S3 writes them: raw ones would be changed or refused by parsers. */
function escapeText(text: string): string {
  return text.replace(/[&<>"\p{Cc}\ufffe\uffff]/gu, (character) => {
    const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[character];
    return named ?? `&#x${character.codePointAt(0)?.toString(16)};`;
  });
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  processEntities: false,
  tagValueProcessor: (_name, value) => escapeText(String(value)),
});

// No value is trimmed or turned into a number: keys and version ids must come out as they went in.
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});

/** An S3 document with one root. Arrays are repeated elements; what is undefined is left out. */
export function toXml(root: string, content: Readonly<Record<string, unknown>>): string {
  return builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    [root]: { '@_xmlns': namespace, ...content },
  });
}

/** S3's error document, which has no namespace. */
export function toErrorXml(content: Readonly<Record<string, string>>): string {
  return builder.build({ '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' }, Error: content });
}

/** An element that may come once or repeatedly, as a list. */
export function listOf<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value])),
    v.array(item),
  );
}

/**
 * Reads a request's document.
 * @throws S3Error MalformedXML when it is none, or not of that schema. A document type is refused too: S3 has none.
 */
export function parseXml<const Schema extends v.GenericSchema>(text: string, schema: Schema): v.InferOutput<Schema> {
  if (text.includes('<!DOCTYPE')) throw malformedXml();
  try {
    return v.parse(schema, parser.parse(text, true));
  } catch (error) {
    throw Object.assign(malformedXml(), { cause: error });
  }
}
